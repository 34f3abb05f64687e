"""One folder, one case: the whole output and every changed file are as the case says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cases.runner import HERE, tell

CASES = sorted(path.parent for path in HERE.glob("*/story"))


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where installations of codex-booking are kept for all cases."""
    return tmp_path_factory.mktemp("tools")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Path, tmp_path: Path, tools: Path) -> None:
    """The story goes as it should."""
    told = tell(case, tmp_path, tools)
    expected = case / "expected"
    if os.environ.get("CODEX_BOOKING_UPDATE_CASES"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    """An empty folder would pass."""
    assert len(CASES) > 15
