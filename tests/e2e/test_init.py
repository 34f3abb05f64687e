"""`init` as a new user meets it: at a real terminal, in a project with models of its own."""

from __future__ import annotations

import signal

import pytest

from codex_booking_gen.spec import parse_spec
from tests.e2e.support import Project, tree
from tests.e2e.terminal import Session, at_a_terminal

MODELS = '''\
from django.db import models


class Tutor(models.Model):
    """Who teaches."""

    name = models.CharField(max_length=80)
    lessons = models.ManyToManyField("LessonType", related_name="tutors")

    def __str__(self):
        return self.name


class LessonType(models.Model):
    """What is taught."""

    name = models.CharField(max_length=80)
    length = models.PositiveIntegerField()

    def __str__(self):
        return self.name
'''


@pytest.fixture
def school(project: Project) -> Project:
    """A school of music, as its owner has it."""
    app = project.root / "school"
    (app / "migrations").mkdir(parents=True)
    for name, text in (("__init__.py", ""), ("migrations/__init__.py", ""), ("models.py", MODELS)):
        (app / name).write_text(text)
    settings = project.settings_file
    project.edit(settings, "INSTALLED_APPS = [", 'INSTALLED_APPS = [\n    "school",')
    return project


def answer(session: Session, *answers: tuple[str, str]) -> None:
    """Wait for each question, and answer it."""
    for question, text in answers:
        session.read_until(question)
        session.type(text)


def test_enter_and_one_answer_make_a_booking_toml_that_generate_takes(school: Project) -> None:
    """The unit is what nobody could know; then everything stands on the school's own models."""
    with at_a_terminal(school, "init") as session:
        answer(session, ("Name of the app", ""), ("Its url", ""), ("Who is booked", ""))
        answer(session, ("What is booked", ""), ("school.LessonType.length holds", "minutes"))
        answer(session, ("Time zone", "Europe/Berlin"), ("Write booking.toml?", "y"))
        assert session.end() == 0, session.shown.decode()
    spec = parse_spec((school.root / "booking.toml").read_text())
    assert (spec.model_of("master"), spec.model_of("service")) == (
        "school.Tutor",
        "school.LessonType",
    )
    assert spec.roles["service"].fields["duration_minutes"].path == "length"
    school.codex_booking("generate", "--yes")
    assert "Tutor" in (school.root / "booking" / "wiring.py").read_text()


def test_ctrl_c_between_two_questions_writes_nothing(school: Project) -> None:
    """After an answer was refused, too: it ends with 130, and says so."""
    before = tree(school.root)
    with at_a_terminal(school, "init") as session:
        answer(session, ("Name of the app", ""), ("Its url", ""), ("Who is booked", "school.Tuter"))
        session.read_until("Did you mean 'school.Tutor'?")
        session.process.send_signal(signal.SIGINT)
        assert session.end() == 130
    assert b"stopped: nothing was written" in session.shown
    assert tree(school.root) == before
