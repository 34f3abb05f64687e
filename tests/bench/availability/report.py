"""The tables and the JSON of a run: medians, ratios beside their aims, queries, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from tests.bench.availability.environments import APPOINTMENT, FLOOR, OURS, REFERENCE, WARM
from tests.bench.availability.growth import Grown
from tests.bench.availability.questions import Found, Row
from tests.bench.availability.races import AIMS, Rate

EVERYBODY = (OURS, WARM, FLOOR, REFERENCE, APPOINTMENT)
AIM_AT = 50  # masters


@dataclass(frozen=True)
class Answered:
    """A row of questions with so many masters."""

    masters: int
    row: Row
    found: Mapping[str, Found]


@dataclass(frozen=True)
class Raced:
    """A row of bookings with so many masters."""

    masters: int
    title: str
    rates: Mapping[str, Rate]


def questions_table(answered: Sequence[Answered]) -> Table:
    table = Table(
        "masters",
        "work",
        *EVERYBODY,
        "codex-django / ours",
        "ours / floor",
        "queries",
        "shown",
        title="Questions: medians in ms",
        caption="Queries: ours, warm, floor, codex-django, django-appointment. Shown: by"
        " codex-django, of the starts that exist; ours shows all.",
    )
    for each in answered:
        found = each.found
        faster, floors = (aim if each.masters == AIM_AT else None for aim in each.row.aims)
        table.add_row(
            str(each.masters),
            each.row.title,
            *(f"{1000 * found[name].median:.2f}" if name in found else "" for name in EVERYBODY),
            _at_least(found[REFERENCE].median / found[OURS].median, faster),
            _at_most(found[OURS].median / found[FLOOR].median, floors),
            " ".join(str(found[name].queries) for name in EVERYBODY if name in found),
            _shown(found[REFERENCE]),
        )
    return table


def races_table(raced: Sequence[Raced], clients: int) -> Table:
    table = Table(
        "masters",
        "work",
        *EVERYBODY[:-1],
        "ours / codex-django",
        "ours / floor",
        "refused by codex-django",
        title=f"Bookings per second, {clients} processes; the median wait of one",
        caption="All that is asked for is free: who refuses some of it shows it to nobody else.",
    )
    for each in raced:
        rates = each.rates
        faster, floors = AIMS[each.title] if each.masters >= AIM_AT else (None, None)
        theirs = rates[REFERENCE]
        table.add_row(
            str(each.masters),
            each.title,
            *(f"{rates[n].median:.0f} ({1000 * rates[n].wait:.0f} ms)" for n in EVERYBODY[:-1]),
            _at_least(rates[OURS].median / theirs.median, faster),
            _at_least(rates[OURS].median / rates[FLOOR].median, floors),
            f"{theirs.refused} of {theirs.refused + theirs.booked}",
        )
    return table


def short_plan(plan: str) -> str:
    """How the rows are found; without the ids and times that are looked for."""
    lines = [line for line in plan.splitlines() if "Scan" in line or "Rows Removed" in line]
    return "\n".join(f"  {line}" for line in lines)


def growth_table(grown: Sequence[Grown]) -> Table:
    names = (OURS, FLOOR, REFERENCE)
    table = Table(
        "appointments",
        *names,
        *(f"{name} / smallest" for name in names),
        title="One service, one day, as the table grows: medians in ms",
    )
    for each in grown:
        medians = [each.found[name].median for name in names]
        smallest = [grown[0].found[name].median for name in names]
        table.add_row(
            f"{each.rows:,}",
            *(f"{1000 * median:.2f}" for median in medians),
            *(f"{a / b:.2f}" for a, b in zip(medians, smallest, strict=True)),
        )
    return table


def as_json(
    answered: Sequence[Answered],
    raced: Sequence[Raced],
    grown: Sequence[Grown],
    more: Mapping[str, Any],
) -> dict[str, Any]:
    """All that was measured, each value of it."""
    return {
        **more,
        "questions": [
            {
                "masters": each.masters,
                "work": each.row.title,
                "contenders": {
                    name: {"median": found.median, **asdict(found)}
                    for name, found in each.found.items()
                },
                "codex-django / ours": each.found[REFERENCE].median / each.found[OURS].median,
                "ours / floor": each.found[OURS].median / each.found[FLOOR].median,
            }
            for each in answered
        ],
        "bookings": [
            {
                "masters": each.masters,
                "work": each.title,
                "contenders": {
                    name: {"median": rate.median, **asdict(rate)}
                    for name, rate in each.rates.items()
                },
                "ours / codex-django": each.rates[OURS].median / each.rates[REFERENCE].median,
                "ours / floor": each.rates[OURS].median / each.rates[FLOOR].median,
            }
            for each in raced
        ],
        "growth": [
            {
                "appointments": each.rows,
                "plan": each.plan,
                "contenders": {
                    name: {"median": found.median, **asdict(found)}
                    for name, found in each.found.items()
                },
            }
            for each in grown
        ],
    }


def _at_least(ratio: float, aim: float | None) -> str:
    return _with_aim(ratio, aim, aim is not None and ratio >= aim, "at least")


def _at_most(ratio: float, aim: float | None) -> str:
    return _with_aim(ratio, aim, aim is not None and ratio <= aim, "at most")


def _with_aim(ratio: float, aim: float | None, reached: bool, which: str) -> str:
    text = f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"
    if aim is None:
        return text
    goal = f"{aim:.0f}" if aim >= 1 else f"{aim:.2f}"
    return f"{text} ({which} {goal}: {'yes' if reached else 'no'})"


def _shown(found: Found) -> str:
    wrong = f", {found.wrong} wrong" if found.wrong else ""
    return f"{found.shown} of {found.exist}{wrong}"
