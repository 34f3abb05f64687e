"""The salon: people, treatments, hours and guests. Data only; every time is local to the salon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What guests can book. All durations are minutes."""

    name: str
    duration_minutes: int
    price: Decimal
    min_gap_after_minutes: int = 0
    prep_before_minutes: int = 0
    parallel_group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One period of work on some weekdays (0 = Monday), perhaps with a break."""

    weekdays: tuple[int, ...]
    start: time
    end: time
    pause: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works in the salon.

    With `usual` the hours stand on the person and hold on all days that the salon is open; with
    `shifts` they are rows of their own, and a weekday without a row is free.
    """

    name: str
    skills: tuple[str, ...]
    usual: Shift | None = None
    shifts: tuple[Shift, ...] = ()
    extra: Mapping[str, int] = field(default_factory=dict)
    """Further fields of the contract, in minutes: buffer, notice."""
    busy: int = 3
    """About how many visits fill one of this person's days."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest. Addresses and numbers are reserved for examples: nobody has them."""

    name: str
    email: str
    phone: str


def _plain(name: str, minutes: int, price: str, prepare: int = 0, gap: int = 0) -> Treatment:
    """A treatment that one person does alone."""
    return Treatment(
        name=name,
        duration_minutes=minutes,
        price=Decimal(price),
        prep_before_minutes=prepare,
        min_gap_after_minutes=gap,
    )


TREATMENTS = (
    _plain("Short cut", 30, "32.00"),
    _plain("Cut and blow-dry", 45, "48.00"),
    _plain("Children's cut", 20, "19.00"),
    _plain("Beard trim", 15, "16.00"),
    _plain("Blow-dry and styling", 30, "28.00"),
    _plain("Full colour", 90, "89.00", prepare=10, gap=10),
    _plain("Balayage", 150, "165.00", prepare=15, gap=15),
    _plain("Colour consultation", 15, "0.00"),
    # Hands and feet are done by two people at once, where both have time.
    Treatment(
        name="Manicure",
        duration_minutes=40,
        price=Decimal("35.00"),
        min_gap_after_minutes=5,
        parallel_group="hands-and-feet",
    ),
    Treatment(
        name="Pedicure",
        duration_minutes=50,
        price=Decimal("42.00"),
        min_gap_after_minutes=10,
        parallel_group="hands-and-feet",
    ),
)

WEEKDAYS = (MON, TUE, WED, THU, FRI)
PEOPLE = (
    Person(
        name="Amara Okafor",
        skills=(
            "Cut and blow-dry",
            "Blow-dry and styling",
            "Full colour",
            "Balayage",
            "Colour consultation",
        ),
        usual=Shift(
            weekdays=(*WEEKDAYS, SAT),
            start=time(9),
            end=time(17),
            pause=(time(12, 30), time(13, 15)),
        ),
        busy=4,
    ),
    Person(
        name="Lucía Fernández",
        skills=("Manicure", "Children's cut", "Blow-dry and styling"),
        shifts=(Shift(weekdays=(TUE, WED, THU), start=time(9), end=time(14)),),
    ),
    Person(
        name="Jonas Weber",
        skills=("Short cut", "Cut and blow-dry", "Beard trim", "Children's cut"),
        shifts=(
            Shift(weekdays=(MON, WED, FRI), start=time(8), end=time(12)),
            Shift(weekdays=(MON, WED, FRI), start=time(15), end=time(19)),
            Shift(weekdays=(TUE,), start=time(10), end=time(16)),
        ),
        extra={"buffer_between_minutes": 10},
        busy=5,
    ),
    Person(
        name="Mei Tanaka",
        skills=(
            "Short cut",
            "Cut and blow-dry",
            "Blow-dry and styling",
            "Full colour",
            "Balayage",
            "Colour consultation",
        ),
        shifts=(
            Shift(
                weekdays=(TUE, WED, THU, FRI, SAT),
                start=time(12),
                end=time(20),
                pause=(time(16), time(16, 30)),
            ),
        ),
        extra={"min_advance_minutes": 180},
        busy=4,
    ),
    Person(
        name="Priya Nair",
        skills=("Pedicure", "Short cut", "Beard trim", "Children's cut"),
        shifts=(
            Shift(
                weekdays=WEEKDAYS,
                start=time(10),
                end=time(18),
                pause=(time(13, 30), time(14)),
            ),
        ),
    ),
)

RULES: dict[str, object] = {
    "step_minutes": 15,
    "min_advance_minutes": 60,
    "max_advance_days": 60,
    "sunday_is_closed": True,
}
for _day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"):
    RULES[f"{_day}_is_closed"] = False
    RULES[f"{_day}_start"] = time(9)
    RULES[f"{_day}_end"] = time(17) if _day == "saturday" else time(19)

# What a visit may be beside a single treatment; one person does both unless they run in parallel.
COMBINATIONS = (
    ("Short cut", "Beard trim"),
    ("Full colour", "Cut and blow-dry"),
    ("Cut and blow-dry", "Colour consultation"),
)
PARALLEL = ("Manicure", "Pedicure")

NOTES = (
    "First visit.",
    "Sensitive scalp, please use the mild shampoo.",
    "Would like to talk about going shorter.",
    "Comes with a pram, needs the table by the door.",
    "Gift voucher 2048.",
    "Please call when running late.",
)

# 020 7946 0000-0999, 01632 960000-960999 and 555-0100-0199 are kept free for examples.
GUESTS = (
    Guest("Siobhán O'Connor", "siobhan.oconnor@example.com", "+44 20 7946 0112"),
    Guest("Łukasz Nowak", "lukasz.nowak@example.org", "+44 20 7946 0135"),
    Guest("Nguyễn Thị Mai", "mai.nguyen@example.com", "+1 202 555 0143"),
    Guest("Fatima Al-Sayed", "fatima.alsayed@example.net", "+44 1632 960014"),
    Guest("João Pereira", "joao.pereira@example.com", "+44 20 7946 0180"),
    Guest("Hannah Fischer", "hannah.fischer@example.org", "+44 1632 960233"),
    Guest("Kwame Mensah", "kwame.mensah@example.com", "+1 212 555 0107"),
    Guest("Zoë de Vries", "zoe.devries@example.net", "+44 20 7946 0291"),
    Guest("Kim Min-jun", "minjun.kim@example.com", "+1 415 555 0162"),
    Guest("Aroha Ngata", "aroha.ngata@example.org", "+44 1632 960301"),
    Guest("Émile Laurent", "emile.laurent@example.com", "+44 20 7946 0333"),
    Guest("Ingrid Sørensen", "ingrid.sorensen@example.net", "+44 1632 960378"),
    Guest("Oğuz Şahin", "oguz.sahin@example.com", "+44 20 7946 0402"),
    Guest("Chiara Rossi", "chiara.rossi@example.org", "+44 1632 960419"),
    Guest("Tomáš Dvořák", "tomas.dvorak@example.com", "+44 20 7946 0455"),
    Guest("Adaeze Eze", "adaeze.eze@example.net", "+1 312 555 0188"),
    Guest("Ravi Menon", "ravi.menon@example.com", "+44 20 7946 0519"),
    Guest("Elena Popescu", "elena.popescu@example.org", "+44 1632 960547"),
    Guest("Mateo García", "mateo.garcia@example.com", "+1 305 555 0121"),
    Guest("Yara Haddad", "yara.haddad@example.net", "+44 20 7946 0588"),
    Guest("Sofia Lindgren", "sofia.lindgren@example.com", "+44 1632 960602"),
    Guest("Daniel Cohen", "daniel.cohen@example.org", "+44 20 7946 0634"),
    Guest("Wanjiru Kamau", "wanjiru.kamau@example.com", "+44 1632 960688"),
    Guest("Grace Whitfield", "grace.whitfield@example.net", "+44 20 7946 0707"),
)
