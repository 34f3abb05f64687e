"""What the README says of the merge is what a run of the benchmark found, on the cases of today."""

from __future__ import annotations

import json

from tests.bench.merging import KEPT, OUTCOMES, markdown, replayed
from tests.e2e.support import REPOSITORY
from tests.merge.corpus import CASES


def test_the_table_is_the_kept_run() -> None:
    """Nobody typed a number."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert markdown() in readme
    assert replayed() in " ".join(readme.split())


def test_the_kept_run_is_of_these_cases() -> None:
    """A new case needs a new run: `make bench`, and its table in the README."""
    for score in json.loads(KEPT.read_text(encoding="utf-8"))["corpus"]:
        assert score["cases"] == len(CASES) == sum(score[outcome] for outcome in OUTCOMES)
        assert set(score["not_right"]) <= {case.name for case in CASES}
