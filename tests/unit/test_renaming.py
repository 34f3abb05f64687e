"""A class renamed in booking.toml, seen in what was generated and in what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

import pytest

from codex_booking_gen.binding import bind
from codex_booking_gen.catalog import Tier
from codex_booking_gen.commands.renamed import carried_names, told
from codex_booking_gen.file_plan import Versions, plan_files
from codex_booking_gen.inputs import Inputs
from codex_booking_gen.merge import Conflict, Result
from codex_booking_gen.naming import Role
from codex_booking_gen.plan import Verb
from codex_booking_gen.renaming import Carried, Renamed, Renaming, old_names, with_old_names
from codex_booking_gen.render import Rendered
from codex_booking_gen.spec import Features, Models, Spec
from codex_booking_gen.state import FileRecord, Origin, State, sha256
from tests.unit.rendering import TEMPLATES, rendered

PATH = "booking/models.py"
OLD = b"""\
class Master(Base):
    name = Text()


class Day(Base2):
    master = Key(Master, role='master')
"""
NEW = OLD.replace(b"Master", b"Barber").replace(b"    master =", b"    barber =")


def renaming(old: bytes = OLD, new: bytes = NEW, path: str = PATH) -> Renaming:
    return Renaming([(Role("Master"), Role("Barber"))], {path: (old, new)})


def carried(yours: bytes, base: bytes = OLD, path: str = PATH) -> Renamed | None:
    return renaming().carried(path, base, yours)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Models(), Models(master="Barber")),
        (Models(master="Stylist"), Models(master="Barber")),
        (Models(service="Treatment"), Models(service="Cut")),
        (Models(), Models(appointment="Visit", day_off="Leave")),
    ],
)
def test_a_new_name_is_found_and_carried_into_all_that_is_generated(
    old: Models, new: Models
) -> None:
    """What stays, as `master` in the core's terms, stays; only sorted imports may differ."""
    spec = Spec(models=new)
    before, after = rendered(Spec(models=old)), rendered(spec)
    contents = [{path: made.content for path, made in files.items()} for files in (before, after)]
    names = old_names(spec, *contents)
    assert with_old_names(spec, names) == Spec(models=old)
    roles = [(old.roles()[role], new.roles()[role]) for role in names]
    both = {path: (content, contents[1][path]) for path, content in contents[0].items()}
    every = Renaming(roles, both)
    for path, (was, now) in both.items():
        if was != now and before[path].tier is Tier.OWNED:
            found = every.carried(path, was, was)
            assert found
            assert found.base == found.yours
            assert sorted(found.base.replace(b",", b" ").split()) == sorted(
                now.replace(b",", b" ").split()
            )


def test_what_the_owner_wrote_gets_the_new_names_and_keeps_all_the_rest() -> None:
    """Code that uses the old names, not prose; each word by what it is at its place."""
    mine = b"    photo = Url()  # of the master\n    note = Text('Ask a Master')\n    m = Master\n"
    found = carried(OLD + mine)
    assert found
    assert found.base == NEW
    assert found.yours == NEW + mine.replace(b"m = Master", b"m = Barber")


@pytest.mark.parametrize(
    "yours",
    [
        OLD + b"Barber = Master\n",
        OLD + b"print(self.master)\n",
        OLD + b"(\n",
        OLD + b"# \xff\n",
    ],
)
def test_nothing_is_carried_where_it_is_not_certain(yours: bytes) -> None:
    """A name that is taken, a word that is two things, what cannot be read."""
    assert carried(yours) is None


def test_of_the_owners_lines_of_a_page_only_lookups_get_new_names() -> None:
    """What visitors read is the owner's."""
    old, new = b"<h1>{{ stylist }}</h1>\n", b"<h1>{{ barber }}</h1>\n"
    pages = Renaming([(Role("Stylist"), Role("Barber"))], {"a.html": (old, new)})
    found = pages.carried("a.html", old, old + b"<p>Our stylist {{ stylist.name }}</p>\n")
    assert found
    assert found.yours == new + b"<p>Our stylist {{ barber.name }}</p>\n"


def inputs(spec: Spec, yours: Mapping[str, bytes], stored: State | None) -> Inputs:
    """Where these files are there, and these would be made."""
    return Inputs(
        root=PurePath("/srv/site"),
        spec=spec,
        spec_text="",
        spec_is_new=False,
        rendered=rendered(spec),
        templates=TEMPLATES,
        yours=yours,
        others=(),
        stored=stored,
        bindings=bind(spec, None, lambda path: ""),
    )


def test_names_are_only_looked_for_where_booking_toml_has_changed() -> None:
    """And found by what the class is made of."""
    spec = Spec(models=Models(master="Barber"))
    before = {path: made.content for path, made in rendered(Spec()).items()}
    files = {path: FileRecord(Tier.OWNED, sha256(content)) for path, content in before.items()}
    stored = State("booking", files, before, origin=Origin(spec="another"))
    yours = {**before, PATH: before[PATH] + b"\n# mine\n"}
    found = carried_names(inputs(spec, yours, stored))
    assert found
    assert (list(found.files), found.names) == ([PATH], {"Master": "Barber"})
    assert told(found)[0].startswith("Master is now Barber")
    other = Spec(features=Features(wizard=False))
    assert carried_names(inputs(other, yours, stored)) is None
    assert carried_names(inputs(spec, yours, None)) is None


def test_the_plan_begins_with_the_bytes_that_are_there_and_remembers_what_was_made() -> None:
    """Also where a conflict keeps the file as it is."""
    stored = State("booking", {PATH: FileRecord(Tier.OWNED, sha256(OLD))}, {PATH: OLD})
    for name, verb in ((b"Text(1)", Verb.MERGE), (b"Text(2)", Verb.CONFLICT)):
        yours = OLD.replace(b"Text()", name)
        new = NEW.replace(b"Text()", b"Text(3)") if verb is Verb.CONFLICT else NEW
        found = carried(yours)
        assert found
        versions = Versions(
            new={PATH: Rendered(Tier.OWNED, new, "models.py")},
            yours={PATH: yours},
            state=stored,
            carried=Carried({PATH: found}),
        )
        plan = plan_files(versions)
        (action,) = plan.actions
        assert (action.verb, action.before, action.base) == (verb, yours, OLD)
        merged = NEW.replace(b"Text()", name)
        assert action.after == (merged if verb is Verb.MERGE else yours)
        assert plan.base[PATH] == (new if verb is Verb.MERGE else OLD)


def test_no_template_is_said_to_have_renamed_what_booking_toml_did() -> None:
    """Of other names it is said as before."""
    said = "the template renamed it to {}; you changed it"
    conflicts = tuple(Conflict("A", said.format(name), "", "", "") for name in ("barber", "Other"))
    result = Carried(names={"Master": "Barber"}).told(Result("", conflicts))
    assert [conflict.what for conflict in result.conflicts] == [
        "booking.toml renamed it to barber; you changed it",
        said.format("Other"),
    ]
