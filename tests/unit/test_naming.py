"""Names that follow from class names, and the order of imports."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from codex_booking_gen.naming import Role, class_name, imports, plural


def test_all_names_of_a_role() -> None:
    """One class name, nine names."""
    role = Role("HairStylist")
    assert (role.name, role.plural, role.slug) == ("hair_stylist", "hair_stylists", "hair-stylist")
    assert (role.label, role.label_plural) == ("hair stylist", "hair stylists")
    assert (role.title, role.title_plural) == ("Hair stylist", "Hair stylists")


@pytest.mark.parametrize(
    ("cls", "name"),
    [("HTTPRoom", "http_room"), ("Room2Go", "room_2_go"), ("DayOff", "day_off"), ("Spa", "spa")],
)
def test_words_of_a_class_name(cls: str, name: str) -> None:
    """Capitals and digits begin words."""
    assert Role(cls).name == name


@pytest.mark.parametrize(
    ("word", "several"),
    [
        ("master", "masters"),
        ("day", "days"),
        ("party", "parties"),
        ("class", "classes"),
        ("box", "boxes"),
        ("coach", "coaches"),
        ("wish", "wishes"),
    ],
)
def test_plurals(word: str, several: str) -> None:
    """-s, -es, -ies."""
    assert plural(word) == several


def test_a_day_off_is_one_of_the_days_off() -> None:
    """The noun takes the plural, not the particle."""
    assert Role("DayOff").label_plural == "days off"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("hair stylist", "HairStylist"), ("room", "Room"), ("HairStylist", "HairStylist")],
)
def test_class_names_from_what_people_type(typed: str, name: str) -> None:
    """Words become CamelCase; what is CamelCase already stays."""
    assert class_name(typed) == name


def test_imports_stand_as_ruff_sorts_them(tmp_path: Path) -> None:
    """Constants, classes, the rest, each by name with numbers as numbers; 200 random imports."""
    chance = random.Random(7)
    pool = ["Master", "MASTER", "master", "Room2", "Room10", "room10", "room2", "X", "x", "A_B"]
    pool += ["HTTPBox", "HttpBoxes", "AbstractMaster", "Abstract", "abc", "ABC", "_private", "aB"]
    pool += ["NoOverlap", "Status", "Studio", "StudioB", "StudioA1", "StudioA11", "STATUS_2"]
    path = tmp_path / "imports.py"
    path.write_text(
        "".join(
            f"from m{number} import (\n"
            + "".join(f"    {name},\n" for name in imports(*chance.sample(pool, 6)))
            + ")\n"
            for number in range(100, 300)
        )
    )
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I", str(path)]
    done = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
