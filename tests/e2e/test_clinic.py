"""A project with models of its own is booked on, and keeps them as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.support import REPOSITORY, Project, Venv, copy_project, once

DAY = Path(__file__).with_name("clinic_day.py")
OWN = ("accounts", "staff", "catalogue", "patients")

pytestmark = pytest.mark.xdist_group("examples")


def make_clinic(root: Path) -> None:
    """The example with its tables, and with the people and procedures of its fixture."""
    committed = Project(REPOSITORY / "examples/clinic", Venv.of_this_process())
    project = copy_project(committed, root)
    project.manage("migrate", "--verbosity", "0")
    project.manage("loaddata", "clinic")


@pytest.fixture
def clinic(shared: Path, tmp_path: Path) -> Project:
    """A copy of the clinic, for a test that changes it."""
    made = Project(once(shared / "the-clinic", make_clinic), Venv.of_this_process())
    return copy_project(made, tmp_path / "clinic")


def owners_rows(project: Project) -> object:
    """All that stands in the tables that the clinic had before."""
    return json.loads(project.manage("dumpdata", *OWN).stdout)


def test_the_clinics_own_people_and_procedures_are_booked(clinic: Project) -> None:
    """On their branch's clock, for as long as the procedure says, by a patient."""
    assert clinic.script(DAY) == {
        "bookable": [
            "First consultation",
            "Follow-up",
            "Manual therapy",
            "Sports massage",
            "Ultrasound",
        ],
        "therapists": ["Inês Duarte", "Tariq Mansour"],
        "zone": "Europe/Lisbon",
        "opens": "09:00",
        "minutes": 30,
        "client": "Marta Kowalska (1979)",
        "still_free": False,
    }


def test_the_generator_has_nothing_to_add(clinic: Project) -> None:
    """The committed example is what `generate` leaves, and `check` agrees in CI."""
    assert "nothing to do" in clinic.codex_booking("generate", "--yes").stdout.lower()
    clinic.codex_booking("check")


def test_seed_adds_hours_and_visits_and_changes_no_row_of_the_owner(clinic: Project) -> None:
    """Patients get visits beside guests; a second run adds nothing."""
    before = owners_rows(clinic)
    said = clinic.codex_booking("seed").stdout
    assert "appointments" in said
    assert "working days" in said
    assert owners_rows(clinic) == before
    rows = json.loads(clinic.manage("dumpdata", "booking.Appointment").stdout)
    assert len(rows) > 20
    assert {bool(row["fields"]["client"]) for row in rows} == {True, False}
    assert {len(row["fields"]["guest_name"]) > 0 for row in rows} == {True, False}
    assert "there already" in clinic.codex_booking("seed", "--force").stdout


def test_seed_says_what_the_owner_has_to_add_first(clinic: Project) -> None:
    """Where nobody works there is nothing to be made up: people are the owner's."""
    clinic.manage("shell", "-c", "from staff.models import *; Qualification.objects.all().delete()")
    nobody_offers = clinic.codex_booking("seed", exit_code=1).stderr
    assert "nobody of staff.Practitioner offers a catalogue.Procedure" in nobody_offers
    clinic.manage("shell", "-c", "from staff.models import *; Practitioner.objects.all().delete()")
    nobody = clinic.codex_booking("seed", exit_code=1).stderr
    assert "There is nobody to book: staff.Practitioner" in nobody
    assert "Add what is missing first" in nobody
    assert clinic.manage("dumpdata", "booking").stdout.strip() == "[]"


@pytest.mark.matrix
def test_seed_fills_what_the_owner_requires_of_a_booking(clinic: Project) -> None:
    """A text that visitors are asked for is made up, as their names are."""
    models = clinic.root / "booking/models.py"
    above = "    class Meta(mixins.AbstractBookableAppointment.Meta):"
    complaint = '    complaint = models.CharField("what hurts", max_length=60)\n\n'
    clinic.edit(models, above, complaint + above)
    clinic.codex_booking("generate", "--yes")
    # As if the field had been there from the start: for old rows makemigrations asks.
    (clinic.root / "booking/migrations/0001_initial.py").unlink()
    (clinic.root / "db.sqlite3").unlink()
    clinic.manage("makemigrations", "booking")
    clinic.manage("migrate", "--verbosity", "0")
    clinic.manage("loaddata", "clinic")
    clinic.codex_booking("seed")
    rows = json.loads(clinic.manage("dumpdata", "booking.Appointment").stdout)
    assert all(row["fields"]["complaint"].startswith("What hurts") for row in rows)
