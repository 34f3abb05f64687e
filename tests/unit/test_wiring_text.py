"""The wiring names what is not called as in the contract, and nothing else."""

from __future__ import annotations

from codex_booking_gen.spec import Spec
from tests.unit.mapped import LEANER, LONG, OWN_CALENDAR, SPLIT, Mapped
from tests.unit.rendering import rendered


def wiring(project: Mapped) -> str:
    """All of it on one line, so that layout does not matter."""
    (path,) = [path for path in project.files if path.endswith("/wiring.py")]
    return " ".join(project.files[path].content.decode().split())


def test_a_project_without_models_of_its_own_names_none() -> None:
    """Eleven lines say it all."""
    text = rendered(Spec())["booking/wiring.py"].content.decode()
    assert "columns=" not in text
    assert "Column" not in text


def test_paths_values_and_satellites_are_named() -> None:
    """A duration field says its unit itself; what has the contract's name is left out."""
    text = wiring(SPLIT)
    assert 'satellite="booking_profile"' in text
    assert '"is_active": Column("state", values=("in",))' in text
    assert '"time_zone": Column("branch__zone")' in text
    assert '"duration_minutes": Column("length")' in text
    assert '"max_clients_parallel": Constant(1)' in text
    assert 'services_field="skills"' in text
    assert '"name"' not in text


def test_what_the_satellite_offers_is_a_path_through_it() -> None:
    """Guests have no client; statuses have the project's texts."""
    text = wiring(LONG)
    assert 'services_field="visits_profile__services"' in text
    assert 'client_field=""' in text
    assert '"confirmed": ("fest", "sicher")' in text
    assert '"no_show": ()' in text


def test_links_units_and_defaults_of_existing_schedules() -> None:
    """A schedule may call its master otherwise than a booking does."""
    text = wiring(OWN_CALENDAR)
    assert 'master_field="person"' in text
    assert '"master": Column("stylist")' in text
    assert '"min_advance_minutes": Column("notice", unit="hours")' in text
    assert '"break_start": Constant(None)' in text
    assert 'client_field="account"' in text


def test_times_of_day_are_texts() -> None:
    """So that nothing has to be imported for them."""
    assert '"work_start": Constant("09:00:00")' in wiring(LEANER)
