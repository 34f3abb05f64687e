"""Fields that say how long something takes, and in which unit, as far as that can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.proposing.reading import FRACTION, WHOLE, tokens
from codex_booking_gen.proposing.words import plain, word_set

_MINUTES = word_set("minutes minute mins min minuten minutos minuti minut minuty")
_HOURS = word_set("hours hour hrs hr stunden std heures horas hora ore ora uren uur godziny")
_OTHER_UNITS = word_set(
    """
    seconds second secs sec sekunden days day tage weeks week wochen months month monate years
    year km meters cm px percent pages
    """
)
_LENGTH = word_set(
    """
    duration length dauer lange laenge duree duracion duracao durata duur dlugosc czas
    """
)
_OF_SOMETHING_ELSE = word_set(
    """
    before after between gap buffer prep preparation setup cleanup cleaning turnaround cancel
    cancellation notice break pause video warranty max maximum advance reminder lead hair
    total puffer vorbereitung nachbereitung opening since until
    """
)
_IN_TEXT = (
    ("minutes", re.compile(r"\bmin(?:ute[ns]?|utos?|uti|uty?|s)?\b")),
    (
        "hours",
        re.compile(r"\b(?:hours?|hrs?|stunden?|std|heures?|horas?|or[ae]|u[ru]en?|godzin\w*)\b"),
    ),
)


@dataclass(frozen=True, slots=True)
class Length:
    """A field that holds a duration."""

    name: str
    toml: str
    reason: str
    doubt: str = ""


def duration_of(model: ModelFacts) -> Length | None:
    """How long what the model is about takes; the surest field of all."""
    found = [
        length
        for each in model.fields
        if is_length(each) and (length := length_of(each)) is not None
    ]
    return min(found, key=lambda length: bool(length.doubt), default=None)


def is_length(each: FieldFacts) -> bool:
    """It is called like the length of the thing itself, or is the kind that only says lengths."""
    names = tokens(each)
    if each.reverse or each.related or names & _OF_SOMETHING_ELSE:
        return False
    if each.kind == "DurationField":
        return True
    return each.kind in WHOLE | FRACTION and bool(names & (_LENGTH | _MINUTES | _HOURS))


def length_of(each: FieldFacts) -> Length | None:
    """A field as a duration; None where its unit is one that cannot be mapped."""
    plainly = f'"{each.name}"'
    in_hours = f'{{ field = "{each.name}", unit = "hours" }}'
    if each.kind == "DurationField":
        return Length(each.name, plainly, "a DurationField")
    names = tokens(each)
    if names & _OTHER_UNITS:
        return None
    unit, told = unit_of(each)
    if unit:
        return Length(each.name, plainly if unit == "minutes" else in_hours, f"{told}: {unit}")
    if each.kind in FRACTION:
        doubt = "nothing says whether it holds hours or minutes; hours is a guess"
        return Length(each.name, in_hours, f"'{each.name}' of the model", doubt)
    doubt = "nothing says whether it holds minutes or hours; minutes is a guess"
    return Length(each.name, plainly, f"'{each.name}' of the model", doubt)


def unit_of(each: FieldFacts) -> tuple[str, str]:
    """`minutes` or `hours`, and what says so; nothing where nothing does."""
    names = tokens(each)
    if names & _MINUTES:
        return "minutes", "its name says so"
    if names & _HOURS:
        return "hours", "its name says so"
    told = [(each.verbose_name, "its label says so"), (_help(each), "its help text says so")]
    told += [(text, "its choices say so") for _, text in each.choices[:1]]
    for text, how in told:
        units = [unit for unit, pattern in _IN_TEXT if pattern.search(plain(text))]
        if len(units) == 1:
            return units[0], how
    numbers = [value for value, _ in each.choices if isinstance(value, int)]
    if len(numbers) > 1 and all(value >= 5 and value % 5 == 0 for value in numbers):
        return "minutes", f"its choices are {', '.join(map(str, numbers[:3]))} …"
    default = getattr(each, "default", None)
    if isinstance(default, int) and default >= 10 and default % 5 == 0:
        return "minutes", f"its default is {default}"
    return "", ""


def _help(each: FieldFacts) -> str:
    text = getattr(each, "help_text", "")
    return text if isinstance(text, str) else ""
