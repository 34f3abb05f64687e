"""Merging: every case of the corpus with us, git, copier and cruft; and many files at once."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.merging import many
from tests.bench.merging.contenders import Answer, Contender, contenders
from tests.e2e.support import REPOSITORY
from tests.merge.corpus import CASES, Case, Outcome, judge

RESULT = REPOSITORY / ".cache/bench/merge.json"
KEPT = Path(__file__).with_name("measured.json")
"""The run that the README tells of."""
OUTCOMES: tuple[Outcome, ...] = ("right", "false conflict", "silent damage")
SMOKE = 3
"""So many cases where the question is only whether it runs."""


@dataclass
class Score:
    """What a tool made of all cases."""

    name: str
    version: str
    seconds: list[float] = field(default_factory=list)
    cases: dict[str, Outcome] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.cases.values())

    def as_json(self) -> dict[str, object]:
        wrong = {name: found for name, found in self.cases.items() if found != "right"}
        return {
            "tool": self.name,
            "version": self.version,
            "cases": len(self.cases),
            **{outcome: self.counts[outcome] for outcome in OUTCOMES},
            "median_seconds": round(statistics.median(self.seconds), 4),
            "not_right": wrong,
        }


def bench(rounds: int | None, smoke: bool) -> int:
    """All cases once with each tool, in turns; 1 where ours is not what it aims at."""
    console = Console(width=110)
    cases = CASES[::45][:SMOKE] if smoke else CASES
    scores = compare(contenders(REPOSITORY / ".cache/bench/merging"), cases)
    console.print(outcomes_table(scores))
    for name, outcome in scores[0].cases.items():
        if outcome != "right":
            console.print(f"ours: {outcome}: {name}")
    changed, files = (20, 50) if smoke else (200, 5000)
    times = many.measure(1 if smoke else rounds or 7, changed=changed, files=files)
    console.print(many.table(times, changed=changed, files=files))
    found = {"corpus": [score.as_json() for score in scores], "many": many.as_json(times)}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    console.print(f"As JSON: {RESULT.relative_to(REPOSITORY)}")
    ours = scores[0].counts
    return int(ours["silent damage"] > 0 or ours["false conflict"] > 1)


def compare(tools: tuple[Contender, ...], cases: list[Case]) -> list[Score]:
    """Every tool takes its turn at every case."""
    scores = [Score(tool.name, tool.version) for tool in tools]
    for case in cases:
        for tool, score in zip(tools, scores, strict=True):
            answer = attempt(tool, case)
            score.seconds.append(answer.seconds)
            score.cases[case.name] = judge(case, answer.merged, asked=answer.asked)
    return scores


def attempt(tool: Contender, case: Case) -> Answer:
    """In a folder of its own, outside every repository."""
    with tempfile.TemporaryDirectory() as folder:
        # As git sees it: on some systems the temporary folder is a link.
        return tool.update(case, Path(folder).resolve())


def outcomes_table(scores: list[Score]) -> Table:
    table = Table("", *(f"{score.name} {score.version}" for score in scores))
    total = len(scores[0].cases)
    for outcome in OUTCOMES:
        table.add_row(outcome, *(str(score.counts[outcome]) for score in scores))
    table.add_row("median time", *(f"{statistics.median(s.seconds):.2f} s" for s in scores))
    table.title = f"{total} everyday edits, then an update of the template"
    return table


def replayed() -> str:
    """The README's sentence on releases, from the kept run of `tests.bench.replay`."""
    tallies = json.loads(KEPT.read_text(encoding="utf-8"))["releases"]
    files, conflicts, cleared, clean = (
        sum(tally[name] for tally in tallies.values())
        for name in ("files", "git_conflicts", "cleared", "git_clean")
    )
    lost, worse = (
        sum(len(tally[name]) for tally in tallies.values()) for name in ("words_lost", "made_worse")
    )
    return (
        f"{files} files that both sides had changed: of git's {conflicts} conflicts {cleared} are "
        f"settled, {lost} files lost anything, and of git's {clean} clean merges {worse} are worse."
    )


def markdown() -> str:
    """The README's table, from the kept run."""
    scores = json.loads(KEPT.read_text(encoding="utf-8"))["corpus"]
    rows = [
        ["", *(f"{each['tool']} {each['version']}".strip() for each in scores)],
        ["---"] * (len(scores) + 1),
        *([outcome, *(str(each[outcome]) for each in scores)] for outcome in OUTCOMES),
        ["median time", *(f"{each['median_seconds']:.2f} s" for each in scores)],
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
