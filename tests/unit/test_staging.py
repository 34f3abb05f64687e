"""What would be written is held against itself before anything is written."""

from __future__ import annotations

import pytest

from codex_booking_gen.commands.verifying import hints
from codex_booking_gen.merge import Result
from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.staging import Package, findings
from codex_booking_gen.wishes import Wishes

APP = Package("booking", "booking")
MODELS = "booking/models.py"
PAGE = "booking/templates/booking/page.html"


def found(
    before: dict[str, str], changes: dict[str, str | None], *, app: Package = APP
) -> list[str]:
    """What is wrong after `changes`: path -> text, None: deleted."""
    old = {path: text.encode() for path, text in before.items()}
    actions = [
        Action(
            Verb.MERGE,
            path,
            Kind.OWNED,
            old.get(path),
            None if text is None else text.encode(),
            merge=Result("before it was formatted"),
            base=old.get(path),
            new=old.get(path),
        )
        for path, text in changes.items()
    ]
    new = {path: text.encode() for path, text in {**before, **changes}.items() if text is not None}
    return findings(old, new, actions, app)


def test_what_fits_together_has_no_findings() -> None:
    """Modules, names, packages, conditions, stars and pages."""
    files = {
        "booking/__init__.py": "",
        MODELS: "from __future__ import annotations\n\nclass Visit: ...\n",
        "booking/core/__init__.py": "from .slots import *\n",
        "booking/core/slots.py": "try:\n    import a\nexcept OSError:\n    a = None\nA, B = 1, 2\n",
        "booking/admin.py": (
            "from . import models\nfrom .models import Visit\nfrom booking.core.slots import B, a\n"
            "from booking import core, views\nimport booking.core.slots\nfrom .core import any_\n"
            "from django.db import models as m\n"
        ),
        "booking/views.py": "def __getattr__(name): ...\n",
        "booking/urls.py": "from .views import index\n",
        PAGE: '{% extends "booking/base.html" %}{% include "other/x.html" %}'
        "{% static 'booking/a.css' %}{% include name %}",
        "booking/templates/booking/base.html": '{% extends "site.html" %}',
        "booking/static/booking/a.css": "",
    }
    assert found({}, dict(files)) == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (MODELS, "x = 1\nclass A(:\n", "booking/models.py:2: does not parse: "),
        (
            "booking/admin.py",
            "\nfrom .models import Gone\n",
            "2: import from booking.models: it has",
        ),
        (
            "booking/admin.py",
            "from booking.forms import A\n",
            "1: import from booking.forms: no such",
        ),
        (
            "booking/admin.py",
            "import booking.forms\n",
            "1: import of booking.forms: no such module",
        ),
        (
            "booking/core/a.py",
            "from ..models import Gone\n",
            "core/a.py:1: import from booking.models",
        ),
        (
            "booking/admin.py",
            "def f():\n    return unknown\n",
            "booking/admin.py:2: unknown is not defined",
        ),
        (
            PAGE,
            'a\n{% include "booking/row.html" %}',
            "page.html:2: include 'booking/row.html': no",
        ),
        (PAGE, "{% static 'booking/b.css' %}", "page.html:1: static 'booking/b.css': no such file"),
        (PAGE, "{%extends 'booking/page2.html'%}", "page.html:1: extends 'booking/page2.html': no"),
    ],
)
def test_what_does_not_fit_is_named_with_file_and_line(path: str, text: str, said: str) -> None:
    """What, and where."""
    before = {"booking/__init__.py": "", MODELS: "class Visit: ...\n", path: ""}
    (only,) = found(before | {MODELS: "class Visit: ...\n"}, {path: text})
    assert said in only


def test_a_name_that_goes_breaks_the_file_that_uses_it() -> None:
    """That file need not change for it."""
    before = {"booking/own.py": "from .models import Visit\n", MODELS: "class Visit: ...\n"}
    (only,) = found(before, {MODELS: "class Stay: ...\n"})
    assert only == "booking/own.py:1: import from booking.models: it has no 'Visit'."
    (only,) = found(before, {MODELS: None})
    assert only == "booking/own.py:1: import from booking.models: no such module."


def test_what_was_wrong_before_is_the_owners() -> None:
    """A half-finished edit of theirs does not keep an update away."""
    before = {
        "booking/own.py": "from .models import Gone\nprint(unknown)\n",
        MODELS: "x = 1\n",
        PAGE: '{% include "booking/gone.html" %}',
    }
    after = {path: f"{text}\n" for path, text in before.items()}
    assert found(before, dict(after)) == []


def test_a_name_that_the_template_itself_lacks_is_found_in_a_file_nobody_edited() -> None:
    """Updated or new, nobody could import it."""
    text = "def export(visits) -> HttpResponse:\n    return HttpResponse(visits)\n"
    said = [f"booking/actions.py:{line}: HttpResponse is not defined." for line in (1, 2)]
    for before in (None, b"def export(visits): ...\n"):
        after = {"booking/actions.py": text.encode()}
        verb = Verb.CREATE if before is None else Verb.UPDATE
        action = Action(verb, "booking/actions.py", Kind.OWNED, before, after["booking/actions.py"])
        assert findings({}, after, [action], APP) == said


def test_a_name_that_the_template_lacks_is_found_in_a_merged_file() -> None:
    """The merge holds nothing against what stands in the template."""
    before, new = b"def a(): ...\n", b"def a(): ...\ndef b(): return HttpResponse()\n"
    after = b"MINE = 1\n" + new
    action = Action(
        Verb.MERGE,
        "booking/actions.py",
        Kind.OWNED,
        b"MINE = 1\n" + before,
        after,
        merge=Result(after.decode()),
        base=before,
        new=new,
    )
    said = ["booking/actions.py:3: HttpResponse is not defined."]
    assert findings({}, {"booking/actions.py": after}, [action], APP) == said


def test_a_name_that_stands_twice_is_found_in_an_update() -> None:
    """The second would hide the first."""
    said = found(
        {"booking/actions.py": "def a(): ...\n"},
        {"booking/actions.py": "def a(): ...\n\n\ndef a(): return 1\n"},
    )
    assert said
    assert all(each.startswith("booking/actions.py:4: a ") for each in said)


def test_an_undefined_name_of_the_owners_does_not_keep_an_update_away() -> None:
    """It was there before; one more use of it is no news either."""
    action = Action(
        Verb.MERGE,
        "booking/actions.py",
        Kind.OWNED,
        "# coding: latin-1\nN = 'caf\xe9' + unknown\n".encode("latin-1"),
        "# coding: latin-1\nN = 'caf\xe9' + unknown\nM = unknown\nK = gone\n".encode("latin-1"),
    )
    after = {"booking/actions.py": action.after or b""}
    assert findings({}, after, [action], APP) == ["booking/actions.py:4: gone is not defined."]


@pytest.mark.parametrize(
    "text",
    [
        "from . import actions\n\nALL = [actions.a, actions.b]\n",
        "from booking import actions as own\n\nALL = [own.a, own.b]\n",
        "import booking.actions as own\n\nALL = [own.a, own.b]\n",
    ],
)
def test_what_is_asked_of_a_module_of_the_app_must_be_there(text: str) -> None:
    """As what is imported from it: else a part of an update is written that does not load."""
    before = {"booking/__init__.py": "", "booking/actions.py": "def a(): ...\n"}
    (only,) = found(before, {"booking/admin.py": text})
    assert only.startswith("booking/admin.py:3: ")
    assert only.endswith(".b: booking.actions has no 'b'.")
    assert found(before, {"booking/admin.py": text, "booking/actions.py": "a = b = 1\n"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "from . import actions\nprint(actions.__name__, actions.core.slots)\n",
        "from . import actions\nprint(actions.core)\ndef f(actions): return actions.b\n",
        "from . import actions\nactions.b = 1\nprint(actions.b)\n",
        "from . import models\nprint(models.b)\n",
        "from django.db import actions\nprint(actions.b)\n",
    ],
)
def test_what_may_be_another_thing_is_not_asked(text: str) -> None:
    """Another value of that name, a package's own name, somebody else's module."""
    before = {
        "booking/__init__.py": "models = object()\n",
        "booking/models.py": "",
        "booking/actions/__init__.py": "",
        "booking/actions/core/__init__.py": "",
    }
    assert found(before, {"booking/admin.py": text}) == []


def test_a_page_may_lie_in_another_folder_of_templates() -> None:
    """Django finds it there, too."""
    before = {"site/templates/booking/row.html": "", PAGE: ""}
    assert found(before, {PAGE: '{% include "booking/row.html" %}'}) == []


def test_an_app_that_lies_deeper_is_looked_at_by_its_own_names() -> None:
    """The packages around it are not ours."""
    app = Package("salon.visits", "visits")
    before = {"salon/visits/models.py": "class Visit: ...\n"}
    text = "from salon.people import A\nfrom .models import Visit\nfrom ..people import B\n"
    assert found(before, {"salon/visits/admin.py": text}, app=app) == []
    (only,) = found(before, {"salon/visits/admin.py": "from salon.visits.gone import A\n"}, app=app)
    assert "salon.visits.gone: no such module" in only


def test_a_file_with_conflicts_written_into_it_is_not_asked() -> None:
    """It does not parse, and is not meant to; what it defines cannot be told."""
    from codex_booking_gen.merge import Conflict

    result = Result("", conflicts=(Conflict("Visit", "x", "", "", ""),))
    text = b"<<<<<<< yours\nclass Visit: ...\n=======\nclass Stay: ...\n>>>>>>> template\n"
    old = {MODELS: b"class Visit: ...\n", "booking/admin.py": b"from .models import Visit\n"}
    action = Action(Verb.CONFLICT, MODELS, Kind.OWNED, old[MODELS], text, exit_code=4, merge=result)
    assert findings(old, {**old, MODELS: text}, [action], APP) == []


def test_what_may_have_led_to_it_is_named_where_it_can_have() -> None:
    """Decisions, files left out, files deleted: each only where there are any."""
    deleted = Plan(actions=(Action(Verb.DECLINED, MODELS, Kind.OWNED, None, None),))
    lost, odd = ["a.py:1: import from b: it has no 'c'."], ["a.py:1: b is not defined."]
    assert list(hints(Wishes(), Plan(), lost)) == []
    assert list(hints(Wishes(only=("a.py",)), deleted, odd)) == []
    (restore,) = hints(Wishes(), deleted, lost)
    assert "--restore PATH" in restore
    (more,) = hints(Wishes(only=("a.py",)), Plan(), lost)
    assert "--only" in more
    needed = ["a.py:1: x.y: b.x has no 'y'.", "a.py:2: import from b.z: no such module.", *lost]
    (all_of_it,) = hints(Wishes(only=("a.py",)), Plan(), needed, ["b/x.py", "b/z.py", "c.py"])
    assert all_of_it.splitlines()[1:] == ["  --only b/x.py", "  --only b/z.py"]
    decided = Wishes(resolve={MODELS: {"Visit": "mine", "": "template"}})
    (named,) = hints(decided, Plan(), odd)
    assert f"{MODELS}::Visit=mine" in named
    assert f"{MODELS}=template" in named
