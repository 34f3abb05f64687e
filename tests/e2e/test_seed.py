"""`seed` fills any generated project with data that obeys its rules, or leaves it as it was."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.salon import codex_booking, counts, make_demo, make_empty, moment, read
from tests.e2e.support import Project, Venv, copy_project, fresh_project, once

pytestmark = pytest.mark.xdist_group("demo")
BLOCKING = {"pending", "confirmed", "reschedule_proposed"}
# What lies further ahead than five days has not been booked yet.
FOUR_DAYS_LATER = """
from datetime import timedelta
from django.utils import timezone
from booking.models import Appointment
limit = timezone.localdate() + timedelta(days=5)
Appointment.objects.filter(starts_at__date__gt=limit).delete()
"""


@pytest.fixture(scope="module")
def demo(shared: Path) -> Project:
    """The demo, made once for all tests."""
    return Project(once(shared / "the-demo", make_demo), Venv.of_this_process())


@pytest.fixture
def own_demo(demo: Project, tmp_path: Path) -> Project:
    """A copy of the demo, for a test that changes it."""
    return copy_project(demo, tmp_path / "demo")


@pytest.fixture
def own_empty(shared: Path, tmp_path: Path) -> Project:
    """A project without rows, for a test that changes it."""
    empty = Project(once(shared / "to-be-seeded", make_empty), Venv.of_this_process())
    return copy_project(empty, tmp_path / "site")


@pytest.fixture(scope="module")
def diary(demo: Project) -> dict[str, Any]:
    """All that the demo's booking tables hold."""
    return read(demo)


def test_the_salon_has_people_treatments_hours_and_exceptions(diary: dict[str, Any]) -> None:
    names = {row["name"] for row in diary["master"]}
    assert {"Amara Okafor", "Jonas Weber", "Mei Tanaka"} <= names
    assert len(diary["service"]) == 10
    assert all(row["services"] for row in diary["master"])
    assert len(diary["day_off"]) == 2
    assert len(diary["special_day"]) == 1


def test_bookings_lie_around_today(diary: dict[str, Any]) -> None:
    """Past ones came, stayed away or were called off; those to come are held."""
    now = moment(diary["now"])
    # The demo was made a while ago: what has ended since then is still open.
    over = [
        row for row in diary["appointment"] if moment(row["ends_at"]) <= now - timedelta(hours=1)
    ]
    past = Counter(row["status"] for row in over)
    coming = Counter(
        row["status"] for row in diary["appointment"] if moment(row["starts_at"]) > now
    )
    assert set(past) == {"completed", "no_show", "cancelled"}
    assert past["completed"] > past["no_show"] + past["cancelled"]
    assert {"confirmed", "pending"} <= set(coming) <= BLOCKING | {"cancelled"}
    assert coming["confirmed"] > 15
    days = {moment(row["starts_at"]).date() for row in diary["appointment"]}
    assert max(days) - min(days) <= timedelta(days=17)


def test_no_two_bookings_of_one_stylist_overlap(diary: dict[str, Any]) -> None:
    """Preparation, gap and buffer included; a completed one held its time as well."""
    key = diary["master_key"]
    held = [row for row in diary["appointment"] if row["status"] != "cancelled"]
    for one, other in combinations(held, 2):
        if one[key] == other[key]:
            assert (
                one["blocked_until"] <= other["blocked_from"]
                or other["blocked_until"] <= one["blocked_from"]
            ), (one, other)


def test_every_booking_fits_its_treatment_and_its_stylist(diary: dict[str, Any]) -> None:
    services = {row["id"]: row for row in diary["service"]}
    masters = {row["id"]: row for row in diary["master"]}
    for row in diary["appointment"]:
        service = services[row[diary["service_key"]]]
        length = moment(row["ends_at"]) - moment(row["starts_at"])
        assert length == timedelta(minutes=service["duration_minutes"])
        assert service["name"] in masters[row[diary["master_key"]]]["services"]
        assert row["guest_email"].endswith((".com", ".org", ".net"))


def test_some_visits_hold_two_treatments(diary: dict[str, Any]) -> None:
    visits = Counter(row["chain_id"] for row in diary["appointment"])
    assert max(visits.values()) == 2


def test_every_row_is_valid(demo: Project) -> None:
    """`full_clean()` of each booking has nothing to say."""
    check = (
        "from booking.models import Appointment\n"
        "for row in Appointment.objects.all(): row.full_clean()"
    )
    demo.manage("shell", "-c", check)


def test_seed_refuses_tables_that_hold_rows(own_demo: Project) -> None:
    before = counts(own_demo)
    done = own_demo.codex_booking("seed", exit_code=1)
    assert "booking.Stylist (5)" in done.stderr
    assert "--force" in done.stderr
    assert counts(own_demo) == before


def test_seed_by_force_makes_nothing_twice(own_demo: Project) -> None:
    own_demo.codex_booking("seed", "--force")
    before = read(own_demo)
    done = own_demo.codex_booking("seed", "--force")
    after = read(own_demo)
    if before["today"] != after["today"]:
        pytest.skip("midnight passed, and the new day got visits of its own")
    del before["now"], after["now"]
    assert after == before
    assert "there already" in done.stdout


def test_seed_by_force_fills_the_days_that_have_come_since(own_demo: Project) -> None:
    """As if the demo had been made four days ago: days are added, and no visit is changed."""
    own_demo.manage("shell", "-c", FOUR_DAYS_LATER)
    before = {row["id"]: row for row in read(own_demo)["appointment"]}
    own_demo.codex_booking("seed", "--force")
    after = {row["id"]: row for row in read(own_demo)["appointment"]}
    assert {key: after[key] for key in before} == before
    last = max(moment(row["starts_at"]).date() for row in before.values())
    added = [moment(after[key]["starts_at"]).date() for key in after.keys() - before.keys()]
    assert len(added) > 5
    assert min(added) > last


def test_seed_by_force_leaves_what_is_there_as_it_is(own_empty: Project) -> None:
    """Somebody else's rows keep every value, and the salon comes beside them."""
    make = (
        "from booking.models import *\n"
        "m = Master.objects.create(name='Somebody', is_active=True)\n"
        "BookingSettings.objects.create(step_minutes=20)"
    )
    own_empty.manage("shell", "-c", make)
    before = read(own_empty)
    assert own_empty.codex_booking("seed", exit_code=1).stdout == ""
    own_empty.codex_booking("seed", "--force")
    after = read(own_empty)
    assert after["settings"] == before["settings"]
    assert after["master"][0] == before["master"][0]
    assert len(after["master"]) == 6
    assert len(after["appointment"]) > 20


def test_seed_works_for_any_names(tmp_path: Path) -> None:
    """Other classes in an app that lies deeper, from outside; nobody can enter the admin yet."""
    project = fresh_project(tmp_path / "site", Venv.of_this_process())
    (project.root / "booking.toml").write_text(
        '[app]\nname = "clinic.visits"\ntime_zone = "Asia/Tokyo"\n'
        '[models.master]\nclass = "Doctor"\n[models.service]\nclass = "HealthCheck"\n'
    )
    project.codex_booking("generate", "--yes")
    project.manage("makemigrations", "visits")
    project.manage("migrate")
    said = codex_booking("seed", "--project", project.root, cwd=tmp_path)
    assert "5 doctors" in said
    assert "10 health checks" in said
    assert "createsuperuser" in said
    diary = read(project, "clinic.visits")
    assert diary["master_key"] == "doctor_id"
    assert len(diary["appointment"]) > 20


def test_seed_before_generate_says_so(project: Project) -> None:
    done = project.codex_booking("seed", exit_code=1)
    assert "codex-booking generate" in done.stderr


def test_seed_into_an_app_that_is_not_installed_says_so(project: Project) -> None:
    project.codex_booking("generate", "--yes", "--no-wire")
    done = project.codex_booking("seed", exit_code=1)
    assert "INSTALLED_APPS" in done.stderr


def test_seed_says_that_a_migration_is_missing(own_empty: Project) -> None:
    with (own_empty.root / "booking/models.py").open("a", encoding="utf-8") as code:
        code.write('\n\nMaster.add_to_class("nickname", models.CharField(max_length=9))\n')
    done = own_empty.codex_booking("seed", exit_code=1)
    assert "booking_master" in done.stderr
    assert "makemigrations booking" in done.stderr


def test_seed_shows_the_projects_own_error(own_empty: Project) -> None:
    """Settings that do not import: the error and its place, and no trace of ours."""
    with own_empty.settings_file.open("a", encoding="utf-8") as code:
        code.write("import nothing_like_that\n")
    done = own_empty.codex_booking("seed", exit_code=1)
    assert "nothing_like_that" in done.stderr
    assert "settings.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_seed_by_force_books_nobody_who_is_not_bookable(own_demo: Project) -> None:
    """Who was made inactive since, and what is too long by the project's own rules, is left out."""
    retire = (
        "from booking.models import *\n"
        "Appointment.objects.all().delete()\n"
        "Stylist.objects.filter(name='Mei Tanaka').update(is_active=False)\n"
        "BookingSettings.objects.update(max_visit_minutes=60)"
    )
    own_demo.manage("shell", "-c", retire)
    own_demo.codex_booking("seed", "--force")
    diary = read(own_demo)
    (mei,) = (row["id"] for row in diary["master"] if row["name"] == "Mei Tanaka")
    assert len(diary["appointment"]) > 20
    assert mei not in {row["stylist_id"] for row in diary["appointment"]}


def test_seed_before_migrate_says_so(project: Project) -> None:
    project.codex_booking("generate", "--yes")
    done = project.codex_booking("seed", exit_code=1)
    assert "makemigrations booking" in done.stderr
    assert "migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_seed_is_all_or_nothing(own_empty: Project) -> None:
    """What the project's own hook raises, late, undoes what was made early; and is told."""
    with (own_empty.root / "booking/persistence.py").open("a", encoding="utf-8") as hook:
        hook.write(
            "\n\ndef _refuse(self, models, visit):\n"
            "    if models.appointment.objects.count() > 20:\n"
            "        raise RuntimeError('no deposit')\n"
            "    return _persist(self, models, visit)\n\n\n"
            "_persist, PersistenceHook.persist = PersistenceHook.persist, _refuse\n"
        )
    done = own_empty.codex_booking("seed", exit_code=1)
    assert "RuntimeError: no deposit" in done.stderr
    assert "booking/persistence.py:" in done.stderr
    assert set(counts(own_empty).values()) == {0}


def test_seed_says_which_field_of_the_projects_own_it_cannot_fill(own_empty: Project) -> None:
    with (own_empty.root / "booking/models.py").open("a", encoding="utf-8") as models:
        models.write(
            "\n\ndef _clean(self):\n"
            "    from django.core.exceptions import ValidationError\n\n"
            "    raise ValidationError({'name': 'needs a surname of ours'})\n\n\n"
            "Master.clean = _clean\n"
        )
    done = own_empty.codex_booking("seed", exit_code=1)
    assert "booking.Master: name: needs a surname of ours" in done.stderr
    assert set(counts(own_empty).values()) == {0}
