"""Wired once, never again; and what is told where it cannot be done."""

from __future__ import annotations

from dataclasses import replace

from codex_booking_gen.facts import Facts
from codex_booking_gen.plan import Verb
from codex_booking_gen.spec import App, Features, Spec
from codex_booking_gen.state import Wired
from codex_booking_gen.wire_up import WiringPlan, plan_wiring
from tests.unit.test_checks import FACTS

SETTINGS = b'INSTALLED_APPS = [\n    "django.contrib.admin",  # staff\n]\n'
URLS = b"from django.urls import path\n\nurlpatterns = [\n]\n"
TEXTS = {"mysite/settings.py": SETTINGS, "mysite/urls.py": URLS}
BOTH = {"installed_apps": Wired.WIRED, "urls": Wired.WIRED}


def plan(
    facts: Facts = FACTS,
    record: dict[str, Wired] | None = None,
    texts: dict[str, bytes] = TEXTS,
    *,
    spec: Spec | None = None,
    enabled: bool = True,
) -> WiringPlan:
    return plan_wiring(spec or Spec(), facts, record or {}, texts, enabled=enabled)


def test_a_fresh_project_is_wired_and_that_is_recorded() -> None:
    """Both edits keep what is around them."""
    wiring = plan()
    assert [action.verb for action in wiring.actions] == [Verb.WIRE, Verb.WIRE]
    settings, urls = (action.after for action in wiring.actions)
    assert settings == SETTINGS.replace(b"]\n", b'    "booking",\n]\n')
    assert b'path("booking/", include("booking.urls")),\n' in (urls or b"")
    assert wiring.record == BOTH
    assert wiring.steps == wiring.notes == ()


def test_both_edits_may_fall_on_one_file() -> None:
    """A small project keeps settings and urls together."""
    facts = replace(FACTS, settings_files=("site.py",), urlconf_file="site.py")
    (action,) = plan(facts, texts={"site.py": SETTINGS + URLS}).actions
    assert action.before == SETTINGS + URLS
    assert b'"booking",' in (action.after or b"")
    assert b"booking.urls" in (action.after or b"")


def test_line_ends_and_byte_order_mark_are_kept() -> None:
    """The rest of the file stays what it was, byte for byte."""
    settings = b"\xef\xbb\xbf" + SETTINGS.replace(b"\n", b"\r\n")
    after = plan(texts={"mysite/settings.py": settings}).actions[0].after
    assert after == settings.replace(b"]\r\n", b'    "booking",\r\n]\r\n')


def test_a_declared_encoding_is_kept() -> None:
    """Not every file is UTF-8."""
    settings = b"# coding: latin-1\nNAME = '\xe9'\n" + SETTINGS
    after = plan(texts={"mysite/settings.py": settings}).actions[0].after
    assert after == settings.replace(b"]\n", b'    "booking",\n]\n')


def test_what_is_wired_already_is_left_alone() -> None:
    """The running project is asked, not the text."""
    wiring = plan(replace(FACTS, app_installed=True, app_routed=True))
    assert wiring == WiringPlan((), (), (), BOTH)


def test_what_the_owner_took_out_stays_out_and_is_said_once() -> None:
    """With the line that would bring it back."""
    first = plan(record=BOTH)
    assert first.actions == first.steps == ()
    assert first.record == {"installed_apps": Wired.TAKEN_OUT, "urls": Wired.TAKEN_OUT}
    assert '"booking",' in first.notes[0]
    assert 'path("booking/", include("booking.urls")),' in first.notes[1]
    assert plan(record=dict(first.record)).notes == ()


def test_what_was_brought_back_is_wired_again() -> None:
    """And taking it out later is said again."""
    out = {"installed_apps": Wired.TAKEN_OUT, "urls": Wired.TAKEN_OUT}
    assert plan(replace(FACTS, app_installed=True, app_routed=True), record=out).record == BOTH


def test_where_it_cannot_be_sure_it_says_what_to_paste() -> None:
    """Nothing is recorded: it is asked anew the next time. The other place is wired."""
    wiring = plan(texts={"mysite/settings.py": SETTINGS, "mysite/urls.py": b"urlpatterns = f()\n"})
    assert [action.path for action in wiring.actions] == ["mysite/settings.py"]
    (step,) = wiring.steps
    assert "mysite/urls.py" in step.text
    assert "booking.urls" in step.paste
    assert "urls" not in wiring.record


def test_urls_of_an_app_that_is_not_installed_are_not_included() -> None:
    """The project would not load until the other line is pasted."""
    wiring = plan(texts={"mysite/settings.py": b"INSTALLED_APPS = f()\n", "mysite/urls.py": URLS})
    assert wiring.actions == ()
    assert ["booking" in step.paste for step in wiring.steps] == [True, True]


def test_files_outside_the_project_are_told_by_module() -> None:
    """There is no path to name."""
    steps = plan(replace(FACTS, settings_files=(), urlconf_file=None), texts={}).steps
    assert "mysite.settings" in steps[0].text
    assert "mysite.urls" in steps[1].text


def test_no_wire_tells_the_lines() -> None:
    """The same ones, with the files they belong to."""
    wiring = plan(enabled=False, spec=Spec(app=App("salon.visits", "v/")))
    assert wiring.actions == ()
    assert [step.paste for step in wiring.steps] == [
        '"salon.visits",',
        'from django.urls import include, path\npath("v/", include("salon.visits.urls")),',
    ]


def test_without_the_wizard_there_are_no_urls_to_include() -> None:
    """Only the app is installed."""
    wiring = plan(spec=Spec(features=Features(wizard=False)))
    assert wiring.record == {"installed_apps": Wired.WIRED}


def test_urls_that_are_included_elsewhere_are_told() -> None:
    """They are not moved: the file is the owner's."""
    there = replace(FACTS, app_installed=True, app_routed=True, app_route="booking/")
    (note,) = plan(there, BOTH, spec=Spec(app=App("booking", "termine/"))).notes
    assert note.startswith(
        "mysite/urls.py includes booking.urls at 'booking/'; booking.toml says 'termine/': change"
    )
    assert plan(there, BOTH).notes == ()
    assert plan(replace(there, app_route=None), BOTH).notes == ()
