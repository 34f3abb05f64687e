"""How files stand: what is said of each, whole texts, and JSON."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from codex_booking_gen.merge import Conflict, Result
from codex_booking_gen.plan import EJECTED, EXIT_CORE_EDITED, Action, Kind, Verb
from codex_booking_gen.screen import Screen
from codex_booking_gen.standing import (
    Mark,
    Standing,
    Whose,
    standings,
    standings_json,
    standings_text,
)

OLD, NEW, MINE = b"x = 1\n", b"x = 2\n", b"x = 3\n"


def action(
    verb: Verb,
    base: bytes | None,
    mine: bytes | None,
    new: bytes | None,
    kind: Kind = Kind.OWNED,
    **more: object,
) -> Action:
    return Action(verb, "app/m.py", kind, mine, mine, base=base, new=new, **more)  # type: ignore[arg-type]


def one(given: Action, markers: tuple[int, ...] = ()) -> Standing:
    (found,) = standings([given], {given.path: markers} if markers else {})
    return found


def test_conflicts_are_counted_and_told_at_the_end() -> None:
    """Whoever reads that the template is newer learns that it will not go by itself."""
    result = Result("", (Conflict("A", "x", "", "", ""), Conflict("B", "x", "", "", "")))
    given = action(Verb.CONFLICT, OLD, MINE, NEW, exit_code=4, merge=result)
    assert one(given).remark == "2 conflicts to decide"
    text = standings_text("app", [one(given)], Screen())
    assert text.endswith("with 2 conflicts for you to decide: codex-booking diff names them.")
    (told,) = json.loads(standings_json("app", [one(given)], 0))["files"]
    assert told["conflicts"] == 2
    assert one(given, (3,)).to_decide == 0  # they stand in the file already


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        (action(Verb.IDENTICAL, OLD, OLD, OLD), ()),
        (action(Verb.IDENTICAL, OLD, b"x = 1\r\n", OLD), ()),
        (action(Verb.KEEP, OLD, MINE, OLD), (Mark.EDITED,)),
        (action(Verb.UPDATE, OLD, OLD, NEW), (Mark.NEWER,)),
        (action(Verb.MERGE, OLD, MINE, NEW), (Mark.EDITED, Mark.NEWER)),
        (action(Verb.IDENTICAL, OLD, NEW, NEW), (Mark.NEWER,)),
        (action(Verb.CREATE, None, None, NEW), (Mark.ADDED,)),
        (action(Verb.CONFLICT, None, MINE, NEW), (Mark.EDITED, Mark.ADDED)),
        (action(Verb.DECLINED, OLD, None, NEW), (Mark.DELETED,)),
        (action(Verb.DELETE, OLD, OLD, None), (Mark.DROPPED,)),
        (action(Verb.CONFLICT, OLD, MINE, None), (Mark.EDITED, Mark.DROPPED)),
        (action(Verb.MOVED, OLD, OLD, OLD, moved_to="app/n.py"), (Mark.MOVED,)),
        (action(Verb.KEEP, OLD, MINE, NEW, Kind.ONCE), ()),
        (action(Verb.KEEP, OLD, MINE, NEW, reason=EJECTED), ()),
        (action(Verb.UPDATE, OLD, OLD, NEW, Kind.CORE), (Mark.NEWER,)),
        (action(Verb.IDENTICAL, OLD, b"x=1", OLD, Kind.CORE), ()),
        (
            action(Verb.CONFLICT, OLD, MINE, OLD, Kind.CORE, exit_code=EXIT_CORE_EDITED),
            (Mark.CORE_EDITED,),
        ),
        (action(Verb.CONFLICT, OLD, None, OLD, Kind.CORE), (Mark.CORE_DELETED,)),
    ],
)
def test_every_row_of_the_decision_table_has_its_words(
    given: Action, marks: tuple[Mark, ...]
) -> None:
    """What was edited, moved, deleted; what the templates have that is new."""
    assert one(given).marks == marks


def test_markers_are_told_with_their_lines() -> None:
    """Before anything else of the file."""
    found = one(action(Verb.MERGE, OLD, MINE, NEW), markers=(3, 9))
    assert found.marks[0] is Mark.MARKERS
    assert found.remark == "lines 3, 9"


def test_an_ejected_file_is_its_owners_alone() -> None:
    """Whatever tier it had."""
    assert one(action(Verb.KEEP, OLD, MINE, NEW, Kind.CORE, reason=EJECTED)).whose is Whose.EJECTED


FILES = (
    Standing("app/core/a.py", "app/core/a.py", Whose.CORE, (Mark.NEWER,)),
    Standing("app/core/b.py", "app/core/b.py", Whose.CORE, (Mark.NEWER,)),
    Standing("app/core/c.py", "app/core/c.py", Whose.CORE),
    Standing("app/models.py", "app/models.py", Whose.OWNED, (Mark.EDITED, Mark.NEWER)),
    Standing("app/urls.py", "app/web/urls.py", Whose.OWNED, (Mark.MOVED,)),
    Standing("app/views.py", "app/views.py", Whose.OWNED),
    Standing("app/tests/test_own.py", "app/tests/test_own.py", Whose.ONCE),
)


def test_files_without_a_change_are_a_count() -> None:
    """By owner; of the core what is newer is one line."""
    assert standings_text("app", FILES, Screen()) == (
        "app: 7 files\n"
        "\n"
        "  core    3 files, 1 unchanged  (ours: replaced as a whole)\n"
        "    template newer          app/core/      2 files\n"
        "  owned   3 files, 1 unchanged  (yours: merged in place)\n"
        "    edited, template newer  app/models.py\n"
        "    moved                   app/urls.py    to app/web/urls.py\n"
        "  once    1 file unchanged  (yours from the start: never touched again)\n"
        "\n"
        "The templates are newer: codex-booking diff shows what generate would write."
    )


def test_all_files_are_named_when_asked_for() -> None:
    """Each on a line of its own, those of the core too."""
    text = standings_text("app", FILES, Screen(), everything=True)
    assert [each.path for each in FILES if each.path not in text] == []
    assert "    unchanged               app/views.py" in text


def test_colours_change_no_word() -> None:
    """They only lead the eye."""
    text = standings_text("app", FILES, Screen(color=True))
    assert "\x1b[33medited, template newer\x1b[0m" in text


def test_json_holds_every_file_and_the_counts() -> None:
    """For programs that ask what is edited."""
    told = json.loads(standings_json("app", FILES, 0))
    assert told["counts"] | {"files": 7, "unchanged": 3, "edited": 1, "moved": 1} == told["counts"]
    assert told["files"][3] == {
        "path": "app/models.py",
        "place": "app/models.py",
        "whose": "owned",
        "marks": ["edited", "template_newer"],
        "markers": [],
        "conflicts": 0,
    }


def test_status_waits_neither_for_jinja_nor_rich_nor_django() -> None:
    """Nor for the merge: where nothing has to be rendered or merged it only reads."""
    code = (
        "import sys; import codex_booking_gen.commands.status, codex_booking_gen.terminal\n"
        "slow = {'jinja2', 'rich', 'django', 'subprocess', 'codex_booking_gen.merge.dispatch'}\n"
        "print(slow & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
