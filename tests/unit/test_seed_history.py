"""The days that have passed obey the rules, although no selector books into the past."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from codex_booking_gen.seeding.history import STEP, UTC, Past, plan_day

BERLIN = ZoneInfo("Europe/Berlin")
SPLIT = [(time(8), time(12)), (time(15), time(19))]

services = st.lists(
    st.builds(
        SimpleNamespace,
        duration_minutes=st.integers(5, 180),
        min_gap_after_minutes=st.integers(0, 30),
        prep_before_minutes=st.integers(0, 30),
    ),
    min_size=1,
    max_size=4,
)


def plan(seed: int, offered: list[SimpleNamespace], buffer: int = 0) -> list[Past]:
    return list(
        plan_day(
            date(2027, 3, 1),
            SPLIT,
            zone=BERLIN,
            services=offered,
            buffer_minutes=buffer,
            random=Random(seed),
        )
    )


@given(st.integers(), services, st.integers(0, 30))
def test_no_two_blocked_spans_overlap(
    seed: int, offered: list[SimpleNamespace], buffer: int
) -> None:
    visits = plan(seed, offered, buffer)
    for one, next_one in pairwise(visits):
        assert one.blocked_until <= next_one.blocked_from


@given(st.integers(), services, st.integers(0, 30))
def test_every_visit_lies_in_a_period_and_starts_on_its_grid(
    seed: int, offered: list[SimpleNamespace], buffer: int
) -> None:
    day = date(2027, 3, 1)
    periods = [tuple(datetime.combine(day, hour, BERLIN) for hour in period) for period in SPLIT]
    for visit in plan(seed, offered, buffer):
        opens = [opens for opens, closes in periods if opens <= visit.starts_at < closes]
        assert len(opens) == 1
        assert (visit.starts_at - opens[0]) % STEP == timedelta(0)
        assert any(visit.ends_at <= closes for start, closes in periods if start == opens[0])


@given(st.integers(), services, st.integers(0, 30))
def test_the_blocked_span_is_preparation_service_gap_and_buffer(
    seed: int, offered: list[SimpleNamespace], buffer: int
) -> None:
    for visit in plan(seed, offered, buffer):
        service = visit.service
        assert visit.ends_at - visit.starts_at == timedelta(minutes=service.duration_minutes)
        assert visit.starts_at - visit.blocked_from == timedelta(
            minutes=service.prep_before_minutes
        )
        assert visit.blocked_until - visit.ends_at == timedelta(
            minutes=service.min_gap_after_minutes + buffer
        )
        assert visit.starts_at.tzinfo is UTC


def test_the_same_random_seed_gives_the_same_day() -> None:
    offered = [
        SimpleNamespace(duration_minutes=m, min_gap_after_minutes=0, prep_before_minutes=0)
        for m in (15, 30, 45)
    ]
    assert plan(7, offered) == plan(7, offered)
    assert plan(7, offered) != plan(8, offered)
