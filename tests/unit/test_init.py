"""`init` in a real little project: what is asked, what is written, what never is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from codex_booking_gen.cli import run
from codex_booking_gen.commands.init import Options, init
from codex_booking_gen.commands.questions import ask_text
from codex_booking_gen.dialogue import Silent
from codex_booking_gen.errors import ProjectError, SpecError, WriteError
from codex_booking_gen.facts import Facts
from codex_booking_gen.proposing.ideas import Sure
from codex_booking_gen.proposing.telling import NOTHING
from codex_booking_gen.spec import App, Models, Spec, default_toml, parse_spec
from codex_booking_gen.write import create
from tests.unit import trades
from tests.unit.imaginary import Described, project

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXTS = Path(__file__).parent / "proposals"

MANAGE = """\
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
"""
SETTINGS = """\
SECRET_KEY = "not a secret"
ROOT_URLCONF = "mysite.urls"
USE_TZ = True
TIME_ZONE = "Europe/Vienna"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "barber"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
"""
MODELS = '''\
from django.conf import settings
from django.db import models


class Barber(models.Model):
    """Who cuts."""

    full_name = models.CharField(max_length=80)
    cuts = models.ManyToManyField("Haircut", related_name="barbers")
    working = models.BooleanField(default=True)

    def __str__(self):
        return self.full_name


class Haircut(models.Model):
    """What is cut."""

    name = models.CharField(max_length=80)
    length = models.PositiveIntegerField("minutes it takes")
    price = models.DecimalField(max_digits=6, decimal_places=2)

    def __str__(self):
        return self.name


class Customer(models.Model):
    """Whose hair it is."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
'''


@pytest.fixture(autouse=True)
def no_outer_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell that runs the tests says nothing about the projects in them."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.fixture
def barber(tmp_path: Path) -> Path:
    """A barber's project."""
    files = {
        "manage.py": MANAGE,
        "mysite/__init__.py": "",
        "mysite/settings.py": SETTINGS,
        "mysite/urls.py": "urlpatterns = []\n",
        "barber/__init__.py": "",
        "barber/models.py": MODELS,
    }
    for name, text in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "site"


class Person(Silent):
    """Somebody at a terminal, who answers in order; an empty answer is the default."""

    interactive = True

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[str] = []
        self.refused: list[str] = []
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, question: str, default: str, check: Callable[[str], str | None]) -> str:
        while True:
            self.asked.append(f"{question} [{default}]")
            answer = self.answers.pop(0) or default
            problem = check(answer)
            if problem is None:
                return answer
            self.refused.append(problem)

    def confirm(self, question: str) -> bool:
        self.asked.append(question)
        return self.answers.pop(0) in ("", "y")


class Gone(Person):
    """Somebody who presses Ctrl-C at the last question."""

    def confirm(self, question: str) -> bool:
        raise KeyboardInterrupt


BARBER = (TEXTS / "barber.toml").read_text("utf-8")


def files_of(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_yes_writes_what_is_certain(barber: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file more, and its text has a reason for each line."""
    before = files_of(barber)
    assert run(["init", "--yes", "--project", str(barber)]) == 0
    assert files_of(barber) - before == {"booking.toml"}
    assert (barber / "booking.toml").read_text() == BARBER
    told = capsys.readouterr()
    assert "master = barber.Barber, service = barber.Haircut, client = barber.Customer" in told.out
    assert "Next: look at" in told.out
    assert told.err == ""


def test_a_dry_run_writes_nothing_and_shows_it(
    barber: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same text, on the screen."""
    before = files_of(barber)
    assert run(["init", "--dry-run", "--project", str(barber)]) == 0
    assert files_of(barber) == before
    assert BARBER in capsys.readouterr().out


def test_for_programs_it_is_json(barber: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proposal, mapping and text, and nothing else on standard output."""
    assert run(["init", "--dry-run", "--json", "--project", str(barber)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["mapped"] == {
        "master": "barber.Barber",
        "service": "barber.Haircut",
        "client": "barber.Customer",
    }
    assert (answer["dry_run"], answer["written"], answer["refused"]) == (True, False, [])
    assert answer["booking_toml"] == BARBER
    assert answer["proposed"][0]["fields"]["services"]["toml"] == '"cuts"'


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_without_a_terminal_it_needs_yes_or_dry_run(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A usage error that says which."""
    assert run(["init", *more]) == 2
    told = capsys.readouterr().err
    assert "--yes" in told
    assert "--dry-run" in told


def test_a_booking_toml_is_never_overwritten(
    barber: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither with --yes nor at a terminal."""
    (barber / "booking.toml").write_text('[app]\nname = "visits"\n')
    assert run(["init", "--yes", "--project", str(barber)]) == 1
    with pytest.raises(SpecError):
        init(Options(directory=barber), Person())
    assert (barber / "booking.toml").read_text() == '[app]\nname = "visits"\n'
    assert "never overwrites it" in capsys.readouterr().err


def test_a_dry_run_beside_a_booking_toml_shows_the_difference(
    barber: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the app that it names; and it ends as the real run would."""
    (barber / "booking.toml").write_text('[app]\nname = "visits"\nurl = "visits/"\n')
    assert run(["init", "--dry-run", "--project", str(barber)]) == 1
    told = capsys.readouterr()
    assert '-name = "visits"\n' in told.out
    assert '+name = "visits"                     # dotted package of the app\n' in told.out
    assert '+model = "barber.Barber"\n' in told.out
    assert "never overwrites it" in told.err


def test_a_lost_booking_toml_is_not_made_anew(tmp_path: Path) -> None:
    """The app that was generated from it would change its names."""
    salon = tmp_path / "salon"
    shutil.copytree(EXAMPLES / "salon", salon)
    (salon / "booking.toml").unlink()
    with pytest.raises(ProjectError, match=r"booking\.toml is missing"):
        init(Options(directory=salon, yes=True), Silent())
    assert not (salon / "booking.toml").exists()


def test_ctrl_c_at_the_last_question_writes_nothing(barber: Path) -> None:
    """Until then nothing has been."""
    before = files_of(barber)
    with pytest.raises(KeyboardInterrupt):
        init(Options(directory=barber), Gone(*[""] * 9))
    assert files_of(barber) == before


def test_a_no_at_the_last_question_writes_nothing(barber: Path) -> None:
    """And says so."""
    person = Person("", "", "", "", "", "n")
    assert init(Options(directory=barber), person) == 0
    assert not (barber / "booking.toml").exists()
    assert person.said[-1] == "Nothing was written."


def test_at_a_terminal_enter_takes_the_proposal(barber: Path) -> None:
    """Name, url, who, what, zone, and whether to write: no more where all is certain."""
    person = Person("", "", "", "", "", "")
    assert init(Options(directory=barber), person) == 0
    assert (barber / "booking.toml").read_text() == BARBER
    assert person.asked == [
        "Name of the app [booking]",
        "Its url [booking/]",
        "Who is booked: one of your models, or a name for a new one [barber.Barber]",
        "What is booked: one of your models, or a name for a new one [barber.Haircut]",
        "Time zone (empty: the project's TIME_ZONE, Europe/Vienna) []",
        "Write booking.toml?",
    ]


def test_what_is_there_in_between_is_not_overwritten(tmp_path: Path) -> None:
    """The last look is the writer's, and it leaves nothing beside."""
    create(tmp_path, "booking.toml", b"first")
    with pytest.raises(WriteError):
        create(tmp_path, "booking.toml", b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["booking.toml"]
    assert (tmp_path / "booking.toml").read_bytes() == b"first"


def asked(models: Described, person: Person, least: Sure = Sure.LIKELY) -> str:
    """What the answers of `person` make, in a project on paper."""

    @cache
    def facts_for(_name: str) -> Facts:
        return project(models)

    return ask_text(person, facts_for, Path("/site"), least=least)


def test_nothing_to_map_is_the_short_way_to_names_of_ones_own() -> None:
    """The five questions for a new project."""
    person = Person("", "", "stylist", "treatment", "")
    text = asked(trades.BLOG, person)
    assert text == default_toml(Spec(models=Models(master="Stylist", service="Treatment")))
    assert len(person.asked) == 5
    assert person.said == [f"\n{NOTHING}\n"]


GARAGE: Described = {
    "shop.Bay": {"label": "Char", "__str__": "{label}"},
    "shop.Job": {"name": "Char", "minutes": "PositiveInteger"},
}
"""Names of a trade that nobody thought of."""


def test_models_that_nothing_speaks_for_can_be_named() -> None:
    """Names are guessed at; their owner knows, and is told of what is not there."""
    person = Person("", "", "shop.Bya", "shop.bay", "shop.Job", "", "")
    text = asked(GARAGE, person)
    spec = parse_spec(text)
    assert (spec.model_of("master"), spec.model_of("service")) == ("shop.Bay", "shop.Job")
    assert spec.roles["service"].fields["duration_minutes"].path == "minutes"
    assert person.refused == ["there is no model 'shop.Bya'. Did you mean 'shop.Bay'?"]


def test_generate_offers_only_what_is_certain() -> None:
    """What is merely likely is for init to ask about."""
    likely = {"med.Doctor": {"name": "Char"}}
    assert asked(likely, Person(*[""] * 5), Sure.CERTAIN) == default_toml(Spec())
    assert 'model = "med.Doctor"' in asked(likely, Person(*[""] * 5), Sure.LIKELY)


def test_a_unit_that_nobody_says_is_asked_for() -> None:
    """The answer stands in booking.toml."""
    for answer, line in (
        ("", 'duration_minutes = "duration"'),
        ("hours", 'duration_minutes = { field = "duration", unit = "hours" }'),
    ):
        person = Person("", "", "", "", "weeks", answer, "")
        text = asked(trades.GYM, person)
        assert f"\n{line} " in text
        assert person.refused == ["Answer one of: minutes, hours, something else."]


def test_a_number_that_is_no_length_is_not_mapped() -> None:
    """It stays a comment, and the app asks for the length itself."""
    text = asked(trades.GYM, Person("", "", "", "", "something else", ""))
    spec = parse_spec(text)
    assert "duration_minutes" not in spec.roles["service"].fields


def test_doubtful_hours_are_not_taken_by_enter() -> None:
    """Only who says yes has rows of a model counted in a way that nobody has checked."""
    without = parse_spec(asked(trades.TENNIS, Person("", "", "", "", "", "")))
    assert without.model_of("working_day") == ""
    with_yes = parse_spec(asked(trades.TENNIS, Person("", "", "", "", "y", "")))
    assert with_yes.model_of("working_day") == "club.OpeningHours"


def test_another_model_can_be_named_and_a_new_one_too() -> None:
    """Fields are proposed for what was named; a name without a dot is a model to generate."""
    spec = parse_spec(asked(trades.TWO_KINDS, Person("", "", "MED.nurse", "med.Procedure", "")))
    assert spec.model_of("master") == "med.Nurse"
    assert spec.roles["master"].fields["services"].path == "procedures"
    spec = parse_spec(asked(trades.TWO_KINDS, Person("", "", "hair stylist", "", "")))
    assert (spec.model_of("master"), spec.models.master) == ("", "HairStylist")
    assert spec.model_of("service") == "med.Procedure"


def test_a_wrong_answer_is_asked_again_with_its_reason() -> None:
    """A model that is not there, one that cannot play the part, one that has a part, no name."""
    person = Person("", "", "med.Doktor", "2b", "med.Doctor", "med.Doctor", "Status", "", "")
    spec = parse_spec(asked(trades.TWO_KINDS, person))
    assert (spec.model_of("master"), spec.model_of("service")) == ("med.Doctor", "med.Procedure")
    assert person.refused[0] == "there is no model 'med.Doktor'. Did you mean 'med.Doctor'?"
    assert person.refused[2] == "med.Doctor is who is booked already."
    assert len(person.refused) == 4


def test_the_first_free_name_is_the_default() -> None:
    """A project may have a booking app already."""
    person = Person(*[""] * 5)

    def facts_for(name: str) -> Facts:
        taken = "/lib/booking.py" if name == "booking" else None
        return replace(project(trades.BLOG), module_path=taken)

    text = ask_text(person, facts_for, Path("/site"))
    assert parse_spec(text).app == App(name="bookings", url="bookings/")


def test_a_base_template_that_fits_is_offered(barber: Path) -> None:
    """At a terminal by a question, with --yes by a comment."""
    templates = barber / "barber" / "templates"
    templates.mkdir()
    (templates / "base.html").write_text(
        "{% block title %}{% endblock %}{% block content %}{% endblock %}"
    )
    settings = barber / "mysite" / "settings.py"
    engine = '{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}'
    settings.write_text(f"{SETTINGS}TEMPLATES = [{engine}]\n")
    person = Person("", "", "", "", "", "", "n")
    init(Options(directory=barber), person)
    assert person.asked[-2] == "Show the pages inside the site's base.html?"
    init(Options(directory=barber, yes=True), Person())
    text = (barber / "booking.toml").read_text()
    assert parse_spec(text).app.base_template is None
    assert "it has the blocks that the pages fill" in text


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A copy: two commands at once in one project refuse each other, and tests run side by side."""
    return Path(shutil.copytree(EXAMPLES / "clinic", tmp_path / "clinic"))


def test_the_clinic_is_mapped_as_its_owner_mapped_it(
    clinic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What somebody wrote by hand for `examples/clinic` is what is proposed, line by line."""
    run(["init", "--dry-run", "--json", "--project", str(clinic)])
    proposed = parse_spec(json.loads(capsys.readouterr().out)["booking_toml"])
    written = parse_spec((EXAMPLES / "clinic" / "booking.toml").read_text("utf-8"))
    assert proposed.roles == written.roles
    assert proposed.client == written.client


def test_the_readme_shows_what_is_told(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its lines about the clinic are those of the command."""
    run(["init", "--dry-run", "--project", str(clinic)])
    told = capsys.readouterr().out.splitlines()
    readme = (EXAMPLES.parent / "README.md").read_text("utf-8")
    (block,) = [part for part in readme.split("```") if "who is booked   staff" in part]
    lines = [line for line in block.splitlines()[1:] if line.strip() != "..."]
    assert [line for line in lines if line not in told] == []
