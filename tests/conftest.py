"""What holds for all tests: none measures time, and a gate says the same twice, on any machine."""

from __future__ import annotations

import os
import signal

from hypothesis import HealthCheck, settings

# Seconds: a busy machine is no reason to give a project up.
os.environ.setdefault("CODEX_BOOKING_TIME_LIMIT", "600")

# Who starts tests in the background may have them ignore Ctrl-C, and all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "gate",
    # Who looks for the unknown asks for it.
    derandomize=os.environ.get("CODEX_BOOKING_HYPOTHESIS") != "random",
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("gate")
