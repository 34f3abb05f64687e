"""SIGKILL at random moments: the tree is exactly before or exactly after, each time."""

from __future__ import annotations

import os
import random
import shutil
import sys
from pathlib import Path

from tests.e2e.support import REPOSITORY, Project, run
from tests.e2e.test_two_runs import SPEC

KILLS = int(os.environ.get("CODEX_BOOKING_KILLS", "18"))
SCRIPT = Path(__file__).with_name("killed_runs.py")


def test_killed_at_random_moments_under_load(project: Project, tmp_path: Path) -> None:
    """undo, eject and generate; and undo or generate brings the tree back."""
    spec = project.root / "booking.toml"
    spec.write_text(SPEC, encoding="utf-8")
    project.codex_booking("generate", "--yes")
    # The next generate shall have many files to write.
    spec.write_text(f'{SPEC}[models.service]\nclass = "Treatment"\n', encoding="utf-8")
    (tmp_path / "scratch").mkdir()
    seed = random.randrange(1 << 30)
    done = run(
        [sys.executable, SCRIPT, project.root, tmp_path / "scratch", str(KILLS), str(seed)],
        cwd=REPOSITORY,
        env=project.env | {"PYTHONPATH": str(REPOSITORY)},
    )
    *problems, hits = done.stdout.splitlines()
    assert not problems, f"seed {seed}:\n{done.stdout}"
    assert int(hits) * 4 > KILLS, "hardly a kill hit a write"
    shutil.rmtree(tmp_path / "scratch")
