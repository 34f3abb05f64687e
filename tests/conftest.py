"""What holds for all tests."""

from __future__ import annotations

import os

# Seconds: no test measures time, and a busy machine is no reason to give a project up.
os.environ.setdefault("CODEX_BOOKING_TIME_LIMIT", "600")
