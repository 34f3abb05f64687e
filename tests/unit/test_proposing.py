"""What is proposed for projects of many trades, and that nothing is where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.binding import bind
from codex_booking_gen.proposing.ideas import Choice, Proposal, Sure
from codex_booking_gen.proposing.proposal import propose, propose_with
from codex_booking_gen.proposing.settling import Settled, certain, settle, vetted
from codex_booking_gen.proposing.telling import proposal_text, taken_text
from codex_booking_gen.screen import Screen
from codex_booking_gen.spec import App, parse_spec
from tests.unit import trades
from tests.unit.imaginary import Described, project

TEXTS = Path(__file__).parent / "proposals"

TRADES = {
    name: value
    for name, value in vars(trades).items()
    if name.isupper() and isinstance(value, dict)
}
NOTHING = ("BLOG", "SHOP", "CMS", "LEARNING", "OSCAR")


def proposed(models: Described) -> Proposal:
    return propose(project(models), "booking")


def by_itself(models: Described) -> Settled:
    """What is written where nobody is asked."""
    return settle(certain(proposed(models), Choice()), project(models))


def summary(proposal: Proposal) -> str:
    """A line for each role and for each of its fields; `?` is a doubt."""
    lines = []
    for idea in proposal.roles:
        sure = "" if idea.sure is Sure.CERTAIN else " ?"
        lines.append(f"{idea.role}: {idea.label}{sure}")
        lines += [
            f"  {field.field} = {field.toml}{' ?' if field.doubt else ''}" for field in idea.fields
        ]
    return "\n".join(lines)


TIMETABLE = {
    "gym.Session": {
        "trainer": "FK gym.Trainer",
        "member": "FK gym.Member",
        "starts_at": "DateTime",
    },
    "gym.Coach": {"name": "Char"},
}
EXPECTED = {
    "BARBER": """
master: peluqueria.Peluquero
  name = "nombre"
  is_active = "activo"
  services = "servicios"
service: peluqueria.Servicio
  name = "nombre"
  duration_minutes = "duracion"
  price = "precio"
client: peluqueria.Cliente
""",
    "DENTIST": """
master: clinic.Dentist
  name = "full_name"
  is_active = { field = "status", values = ["active"] }
  time_zone = "timezone"
  services = { through = "clinic.Competence", master = "dentist", service = "procedure" }
service: clinic.Procedure
  duration_minutes = "minutes"
  price = "fee"
""",
    "DRIVING": """
master: school.Instructor
  services = "lesson_types"
  work_start = "works_from"
  work_end = "works_until"
service: school.LessonType
  duration_minutes = { field = "hours", unit = "hours" }
  price = "cost"
client: school.Student
""",
    "DUTCH": """
master: praktijk.Behandelaar
  name = "naam"
  services = "behandelingen"
service: praktijk.Behandeling
  name = "naam"
  duration_minutes = "duur_minuten"
  price = "prijs"
""",
    "GYM": """
master: gym.Trainer
  services = "teaches"
service: gym.Training
  is_active = { field = "archived", values = [false] }
  duration_minutes = "duration" ?
client: gym.Member
""",
    "ITALIAN": """
master: salone.Parrucchiere
  name = "nome"
  services = "servizi"
service: salone.Servizio
  name = "nome"
  duration_minutes = "durata"
  price = "prezzo"
""",
    "MASSAGE": """
master: studio.Massagista
  name = "nome"
  is_active = "ativo"
  services = { through = "studio.Oferta", master = "massagista", service = "tratamento" }
service: studio.Tratamento
  name = "nome"
  duration_minutes = "duracao"
  price = "preco"
""",
    "PHYSIO": """
master: cabinet.Kinesitherapeute
  name = "nom"
  is_active = "actif"
  services = "soins"
service: cabinet.Soin
  name = "nom"
  duration_minutes = "duree_minutes"
  price = "tarif"
client: cabinet.Patient
""",
    "POLISH": """
master: gabinet.Kosmetyczka
  name = "nazwa"
  services = "zabiegi"
service: gabinet.Zabieg
  name = "nazwa"
  duration_minutes = "czas_minut"
  price = "cena"
""",
    "PRACTICE": """
master: praxis.Therapeut
  is_active = "aktiv"
  services = "fachgebiete.behandlungen"
service: praxis.Behandlung
  name = "bezeichnung"
  duration_minutes = "dauer"
  price = "preis"
""",
    "SALON": """
master: salon.Stylist
  time_zone = "branch.time_zone"
  services = "skills"
working_day: salon.Shift
  master = "stylist"
  start_time = "start"
  end_time = "end"
day_off: salon.Vacation
  master = "stylist"
  starts_on = "first_day"
  ends_on = "last_day"
service: catalog.Treatment
  name = "title"
  duration_minutes = "length"
client: crm.Client
""",
    "TENNIS": """
master: club.Court
  services = "offers"
  work_start = "opens_at"
  work_end = "closes_at"
working_day: club.OpeningHours ?
  master = "court"
  weekday = "day"
  start_time = "opens"
  end_time = "closes"
service: club.Offer
  duration_minutes = "duration"
""",
    "TUTORS": """
master: people.Tutor
  services = "subjects.kinds"
service: lessons.LessonKind
  duration_minutes = "length_minutes"
""",
    "TWO_KINDS": """
master: med.Doctor ?
  services = "procedures"
service: med.Procedure
  duration_minutes = "length"
""",
    "VET": """
master: staff.Vet
  time_zone = "clinic.timezone"
  services = "treatments"
day_off: staff.Absence
  master = "vet"
  starts_on = "start_date"
  ends_on = "end_date"
service: care.Treatment
  min_gap_after_minutes = "cleanup_minutes"
client: owners.PetOwner
""",
}


@pytest.mark.parametrize("trade", sorted(set(TRADES) - set(NOTHING)))
def test_each_trade_gets_its_own_models(trade: str) -> None:
    """Who, what, whose, when, and each field that is called otherwise."""
    assert summary(proposed(TRADES[trade])) == EXPECTED[trade].strip()


@pytest.mark.parametrize("trade", NOTHING)
def test_a_project_without_bookings_is_left_in_peace(trade: str) -> None:
    """Nothing is proposed for a blog, a shop or a site, and all of booking is generated."""
    assert proposed(TRADES[trade]).roles == ()
    assert by_itself(TRADES[trade]).choice.roles == ()


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_what_is_written_holds(trade: str) -> None:
    """booking.toml parses, and the project's models bear it as it stands."""
    settled = by_itself(TRADES[trade])
    assert settled.refused == ()
    spec = parse_spec(settled.text)
    assert {role: wish.model for role, wish in spec.roles.items()} == {
        idea.role: idea.label for idea in settled.choice.roles if idea.role != "client"
    }
    assert bind(spec, project(TRADES[trade]), lambda _path: "") == settled.bindings


@pytest.mark.parametrize("trade", ["SALON", "GYM", "TENNIS", "TWO_KINDS", "LEARNING"])
def test_the_whole_text(trade: str) -> None:
    """Every line with its reason, what is not certain as a comment, and what could be added."""
    expected = (TEXTS / f"{trade.lower()}.toml").read_text("utf-8")
    assert by_itself(TRADES[trade]).text == expected


def test_the_proposal_is_told_with_reasons_and_doubts() -> None:
    """As it is shown before the questions."""
    models = {**trades.GYM, **TIMETABLE}
    told = f"{proposal_text(proposed(models), Screen())}\n\n{taken_text(by_itself(models))}\n"
    assert told == (TEXTS / "gym.told").read_text("utf-8")


def test_what_bind_refuses_is_dropped_and_told() -> None:
    """A wish that does not fit costs that wish, not the whole proposal."""
    models = {**trades.DENTIST}
    facts = project(models)
    proposal = proposed(models)
    master = proposal.idea("master")
    assert master is not None
    wrong = tuple(
        replace(field, toml='"no_such_field"') if field.field == "time_zone" else field
        for field in master.fields
    )
    choice = Choice(
        roles=tuple(
            replace(idea, fields=wrong) if idea.role == "master" else idea
            for idea in proposal.roles
        )
    )
    settled = settle(choice, facts)
    (told,) = settled.refused
    assert told.startswith("models.master.fields.time_zone: ")
    assert "no_such_field" in told
    kept = settled.choice.idea("master")
    assert kept is not None
    assert "time_zone" not in {field.field for field in kept.fields}
    assert len(kept.fields) == len(master.fields) - 1


def test_a_model_that_cannot_be_mapped_at_all_is_generated() -> None:
    """The role goes, and with it what belongs to it."""
    facts = project(trades.SALON)
    proposal = proposed(trades.SALON)
    roles = tuple(
        replace(idea, label="salon.Gone") if idea.role == "master" else idea
        for idea in proposal.roles
    )
    settled = settle(Choice(roles=roles), facts)
    assert {idea.role for idea in settled.choice.roles} == {"service", "client"}
    assert any("salon.Gone" in line for line in settled.refused)


def test_names_of_what_is_generated_keep_clear_of_what_is_there() -> None:
    """`appointments` is what a court calls its bookings already."""
    assert by_itself(trades.TENNIS).choice.classes.appointment == "Booking"


@pytest.mark.parametrize(("last", "is_told"), [("retired:Retired", True), ("court:Court", False)])
def test_a_state_in_words_of_the_trade_is_asked_about(last: str, is_told: bool) -> None:
    """Where one value means no, the default may mean yes; nobody is on offer by silence alone."""
    state = f"Char default=practising choices=practising:Practising|leave:On_leave|{last}"
    office = {
        "law.Lawyer": {"name": "Char", "state": state, "offers": "ManyToMany law.Consultation"},
        "law.Consultation": {"title": "Char", "minutes": "PositiveInteger"},
    }
    master = proposed(office).idea("master")
    assert master is not None
    told = [(each.toml, each.doubt) for each in master.fields if each.field == "is_active"]
    expected = (
        '{ field = "state", values = ["practising"] }',
        "that only its default means yes is a guess",
    )
    assert told == ([expected] if is_told else [])
    assert "is_active" not in parse_spec(by_itself(office).text).roles["master"].fields


def test_models_of_the_app_itself_are_not_proposed() -> None:
    """After a first generate they are among the facts."""
    ours = {
        "booking.Stylist": {"name": "Char", "services": "ManyToMany booking.Treatment"},
        "booking.Treatment": {"name": "Char", "duration_minutes": "Integer"},
    }
    best = proposed({**trades.ITALIAN, **ours}).idea("master")
    assert best is not None
    assert best.label == "salone.Parrucchiere"
    assert proposed(ours).roles == ()


def test_a_package_of_somebody_else_is_mentioned_only() -> None:
    """Its models cannot be changed by the project, and may be meant otherwise."""
    models = {
        "team.Stylist": {
            "name": "Char",
            "skills": "ManyToMany team.Treatment",
            "_module": "salonsuite.models",
        },
        "team.Treatment": {"name": "Char", "length": "Duration", "_module": "salonsuite.models"},
    }
    found = proposed(models)
    assert found.roles == ()


def test_other_models_can_be_named_instead() -> None:
    """Their fields are proposed as those of the first choice were."""
    facts = project(trades.TWO_KINDS)
    proposal = propose_with(facts, "booking", master="med.Nurse", service="")
    assert summary(proposal) == "master: med.Nurse"
    proposal = propose_with(facts, "booking", master="med.Room", service="med.Procedure")
    assert summary(proposal).splitlines()[:2] == [
        "master: med.Room",
        '  services = "procedures"',
    ]


KINDS = (
    *("Char", "Text", "Integer", "Decimal", "Duration", "Time", "Date", "DateTime", "Boolean"),
    *("JSON", "Char unique", "Char choices=active:Active|left:Left", "Integer choices=0:Monday"),
)
NAMES = (
    *("name", "full_name", "title", "duration", "length", "minutes", "hours", "price", "fee"),
    *("is_active", "active", "status", "timezone", "time_zone", "opens_at", "closes_at", "start"),
    *("end", "buffer", "cleanup", "setup", "capacity", "weekday", "day", "starts_on", "ends_on"),
    *("services", "duration_minutes", "appointments", "working_days", "booking_profile"),
)
LINKS = ("skills", "services", "treatments", "user", "master", "stylist", "category", "client")
MODELS = (
    *("salon.Stylist", "med.Doctor", "club.Court", "club.Field", "catalog.Treatment"),
    *("catalog.Service", "catalog.Lesson", "crm.Client", "crm.Patient", "salon.Shift"),
    *("salon.Vacation", "salon.Appointment", "salon.Session", "catalog.Category", "salon.Skill"),
)


@st.composite
def any_project(draw: st.DrawFn) -> Described:
    """A few models with fields that mean anything, and links from anywhere to anywhere."""
    labels = draw(st.lists(st.sampled_from(MODELS), min_size=2, max_size=6, unique=True))
    ends = st.sampled_from([*labels, "auth.User"])
    link = st.builds("{} {}".format, st.sampled_from(["FK", "ManyToMany", "OneToOne"]), ends)
    found: Described = {}
    for number, label in enumerate(labels):
        plain = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(KINDS), max_size=8))
        links = draw(st.dictionaries(st.sampled_from(LINKS), link, max_size=3))
        named = {name: f"{text} related=r{number}_{name}" for name, text in links.items()}
        found[label] = {**plain, **named}
    return found


@given(any_project())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_whatever_the_models_are_what_is_proposed_is_what_bind_takes(models: Described) -> None:
    """What it refuses is not proposed, and told; the rest is written and parses."""
    facts = project(models)
    found = vetted(proposed(models), facts, App())
    for choice in (Choice(roles=found.roles), certain(found, Choice())):
        settled = settle(choice, facts)
        assert settled.refused == ()
        assert settled.choice.roles == choice.roles
        assert bind(parse_spec(settled.text), facts, lambda _path: "") == settled.bindings
