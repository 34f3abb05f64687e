"""What in a project is in the way, told from its facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from codex_booking_gen.checks import (
    base_notes,
    does_not_load,
    file_problems,
    loads_no_more,
    project_problems,
)
from codex_booking_gen.errors import ProjectError
from codex_booking_gen.facts import Facts, InstalledApp
from codex_booking_gen.plan import Action, Kind, Verb
from codex_booking_gen.spec import App, Features, Spec
from codex_booking_gen.state import State

ROOT = PurePosixPath("/site")
ADMIN = InstalledApp("django.contrib.admin", "admin", "/lib/django/contrib/admin")
FACTS = Facts(
    django_version="6.1.3",
    python_version="3.13.0",
    settings_module="mysite.settings",
    settings_files=("mysite/settings.py",),
    root_urlconf="mysite.urls",
    urlconf_file="mysite/urls.py",
    use_tz=True,
    time_zone="UTC",
    language_code="en-us",
    auth_user_model="auth.User",
    default_auto_field="django.db.models.BigAutoField",
    apps=(ADMIN,),
    app_installed=False,
    app_routed=False,
    module_path=None,
    missing=(),
)


def place(key: str) -> str:
    return f"booking.toml:2: app.{key}: "


def problems(facts: Facts, spec: Spec | None = None, state: State | None = None) -> list[str]:
    found = project_problems(spec or Spec(), facts, state, root=ROOT, places=place)
    assert {problem.exit_code for problem in found} <= {1}
    return [problem.message for problem in found]


def test_a_fresh_project_has_no_problem() -> None:
    """Nothing is in the way."""
    assert problems(FACTS) == []


def test_time_zones_and_the_admin_are_needed() -> None:
    """Both are said at once, with the file."""
    first, second = problems(replace(FACTS, use_tz=False, apps=()))
    assert first.startswith("mysite/settings.py: USE_TZ is False")
    assert second.startswith("mysite/settings.py: INSTALLED_APPS has no django.contrib.admin")


def test_an_admin_under_a_config_of_the_projects_own_will_do() -> None:
    """The label is what counts."""
    own = InstalledApp("mysite.admin", "admin", "/site/mysite/admin")
    assert problems(replace(FACTS, apps=(own,))) == []


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, django_version="5.1.9"),
        replace(FACTS, django_version="4.2"),
        replace(FACTS, python_version="3.11.9"),
    ],
)
def test_old_versions_are_refused(facts: Facts) -> None:
    """The generated code would not run."""
    (problem,) = problems(facts)
    assert "or newer" in problem


@pytest.mark.parametrize("version", ["5.2", "5.2rc1", "6.0a1", "10.0"])
def test_newer_versions_are_not(version: str) -> None:
    """Numbers are compared, not letters."""
    assert problems(replace(FACTS, django_version=version)) == []


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, module_path="/usr/lib/python3/booking.py"),
        replace(FACTS, module_path="/site/booking.py"),
        replace(FACTS, module_path="built-in"),
        replace(FACTS, apps=(ADMIN, InstalledApp("booking", "booking", "/lib/booking"))),
        replace(FACTS, apps=(ADMIN, InstalledApp("other.booking", "booking", "/site/other"))),
    ],
)
def test_a_name_that_is_taken(facts: Facts) -> None:
    """By a module, an app, or another app's label; said with the line in booking.toml."""
    (problem,) = problems(facts)
    assert problem.startswith("booking.toml:2: app.name: ")


def test_the_apps_own_folder_does_not_take_its_name() -> None:
    """What lies there is looked at file by file."""
    ours = InstalledApp("salon.visits", "visits", "/site/salon/visits")
    facts = replace(FACTS, apps=(ADMIN, ours), module_path="/site/salon/visits/__init__.py")
    assert problems(facts, Spec(app=App("salon.visits"))) == []


def test_an_app_that_was_generated_before_has_its_name() -> None:
    """Wherever the project moved it on its import path."""
    facts = replace(FACTS, module_path="/elsewhere/booking/__init__.py")
    assert problems(facts, state=State("booking", {}, {})) == []


def test_files_in_the_way_are_named_by_kind_of_trouble() -> None:
    """One message for each kind, with all of its files; conflicts are told elsewhere."""

    def conflict(path: str, code: int) -> Action:
        return Action(Verb.CONFLICT, path, Kind.OWNED, b"", b"", exit_code=code)

    found = file_problems([conflict("a", 4), conflict("b", 5)], ["x"])
    assert [(problem.exit_code, problem.paths) for problem in found] == [
        (1, ("x",)),
        (5, ("b",)),
    ]


def test_an_answer_that_is_none_is_the_projects_trouble() -> None:
    """Not a traceback."""
    with pytest.raises(ProjectError):
        Facts.from_json('{"django_version": "6.1"}')


def test_the_projects_own_package_is_no_name_for_the_app() -> None:
    """Said so, for its files cannot be moved away."""
    facts = replace(FACTS, module_path="/site/mysite/__init__.py")
    (problem,) = problems(facts, Spec(app=App("mysite")))
    assert problem == (
        "booking.toml:2: app.name: 'mysite' is the project's own package; choose another name."
    )


def test_without_a_booking_toml_no_line_of_it_is_named() -> None:
    """There is none to look at."""
    facts = replace(FACTS, module_path="/lib/booking.py")
    (problem,) = project_problems(Spec(), facts, None, root=ROOT, places=lambda key: f"app.{key}: ")
    assert problem.message.startswith("app.name: 'booking' is a Python module already")


def test_a_url_that_is_taken_is_refused() -> None:
    """The app's pages would hide what is there; without pages it does not matter."""
    facts = replace(FACTS, url_taken_by="admin")
    (problem,) = problems(facts, Spec(app=App(url="admin/")))
    assert problem == "booking.toml:2: app.url: mysite/urls.py leads 'admin/' to admin already."
    assert problems(facts, Spec(features=Features(wizard=False))) == []


def test_a_base_template_must_be_there() -> None:
    """Said with its line."""
    (problem,) = problems(FACTS, Spec(app=App(base_template="base.html")))
    assert problem.startswith("booking.toml:2: app.base_template: the project has no template")


@pytest.mark.parametrize(
    ("blocks", "lacking"),
    [((), ["title", "content"]), (("title",), ["content"]), (("title", "content"), []), ("*", [])],
)
def test_blocks_that_the_pages_fill_are_asked_for(
    blocks: tuple[str, ...], lacking: list[str]
) -> None:
    """Without them a visitor sees nothing."""
    facts = replace(FACTS, base_blocks=tuple(blocks))
    spec = Spec(app=App(base_template="base.html"))
    assert problems(facts, spec) == []
    notes = base_notes(spec, facts)
    assert [note.partition("'")[2].partition("'")[0] for note in notes] == lacking
    assert all("{% block " in note for note in notes)


def test_an_app_that_keeps_the_project_from_loading_is_told() -> None:
    """As a note where files change, which may mend it; as a problem where none does."""
    facts = replace(FACTS, app_error="booking/models.py:3: ImportError: no 'Coach'\nmore")
    assert loads_no_more(Spec(), FACTS) == ()
    (note,) = loads_no_more(Spec(), facts)
    assert note.startswith("booking did not load as it is (booking/models.py:3: ImportError: no")
    assert does_not_load(facts).message.endswith(f"\n  {facts.app_error}")
