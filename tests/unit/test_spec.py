"""booking.toml: what it may say, and how it is told that it may not."""

from __future__ import annotations

import pytest

from codex_booking_gen.errors import SpecError
from codex_booking_gen.spec import App, Features, Models, Spec, default_toml, parse_spec


def problems(text: str) -> list[str]:
    """The lines of the error that `text` is refused with."""
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    return caught.value.message.splitlines()


def test_an_empty_file_means_the_defaults() -> None:
    """Nothing has to be said."""
    assert parse_spec("") == Spec()


@pytest.mark.parametrize(
    "spec",
    [
        Spec(),
        Spec(
            app=App("salon.visits", "visits/now/", "Europe/Berlin", "site/base.html"),
            models=Models(master="HairStylist", service="Treatment", day_off="Absence"),
            features=Features(wizard=False),
        ),
    ],
)
def test_what_is_written_is_read_back(spec: Spec) -> None:
    """default_toml and parse_spec are each other's inverse."""
    assert parse_spec(default_toml(spec)) == spec


def test_inline_and_dotted_keys_are_the_same_as_tables() -> None:
    """TOML has several ways to say one thing."""
    text = 'app = { name = "salon" }\nmodels.master.class = "Stylist"\n'
    assert parse_spec(text) == Spec(app=App("salon"), models=Models(master="Stylist"))


def test_all_problems_are_told_at_once_each_at_its_line() -> None:
    """A long file is mended in one go."""
    text = """\
[app]
nam = "booking"
url = 7

[models.mastr]
class = "Stylist"

[models.service]
class = "treatment"

[features]
wizard = "yes"
"""
    assert problems(text) == [
        "booking.toml:2: app.nam: unknown key. Did you mean 'name'?",
        "booking.toml:3: app.url: must be text in quotes, not the number 7.",
        "booking.toml:5: models.mastr: unknown key. Did you mean 'master'?",
        "booking.toml:9: models.service.class: 'treatment' is no class name in CamelCase."
        " Did you mean 'Treatment'?",
        'booking.toml:12: features.wizard: must be true or false, not the text "yes".',
    ]


def test_an_unknown_key_that_resembles_nothing_is_answered_with_the_list() -> None:
    """The reader need not look elsewhere for what is known."""
    assert problems("[app]\nxyzzy = 1\n") == [
        "booking.toml:2: app.xyzzy: unknown key. Known here: name, url, time_zone, base_template."
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("[app\n", 1), ('[app]\nname = "booking\n', 2), ("a = 1\n\nb = \n", 3)]
)
def test_a_syntax_error_has_its_line(text: str, line: int) -> None:
    """Also where the parser ran to the end of the file."""
    (problem,) = problems(text)
    assert problem.startswith(f"booking.toml:{line}: not valid TOML: ")


@pytest.mark.parametrize("name", ["2b", "my-app", "a..b", "", ".a", "salón", "class", "a.import"])
def test_app_names_that_python_cannot_import(name: str) -> None:
    """Refused with the name and its line."""
    (problem,) = problems(f'[app]\nname = "{name}"\n')
    assert problem.startswith("booking.toml:2: app.name: ")
    assert f"'{name}'" in problem


@pytest.mark.parametrize("url", ["/booking/", "booking", "", "/", "b/<int:pk>/", "a//b/", "a b/"])
def test_urls_that_are_no_fixed_place(url: str) -> None:
    """A url begins without a slash, ends with one and takes no arguments."""
    (problem,) = problems(f'[app]\nurl = "{url}"\n')
    assert problem.startswith("booking.toml:2: app.url: ")


def test_a_time_zone_must_exist() -> None:
    """The nearest one that does is named."""
    assert problems('[app]\ntime_zone = "Europe/Berln"\n') == [
        "booking.toml:2: app.time_zone: there is no time zone 'Europe/Berln'."
        " Did you mean 'Europe/Berlin'?"
    ]


@pytest.mark.parametrize("template", ["/base.html", "../base.html", "a\\\\b", "booking/base.html"])
def test_base_templates_that_cannot_be_extended(template: str) -> None:
    """Absolute names, ways out, and the app's own base, which would extend itself."""
    (problem,) = problems(f'[app]\nbase_template = "{template}"\n')
    assert problem.startswith("booking.toml:2: app.base_template: ")


@pytest.mark.parametrize(
    "name",
    ["stylist", "Hair Stylist", "STYLIST", "Stylist2_", "S" + "t" * 24, "Exception", "None", ""],
)
def test_class_names_that_are_none(name: str) -> None:
    """Not CamelCase, too long for a line, or Python's own."""
    (problem,) = problems(f'[models.master]\nclass = "{name}"\n')
    assert problem.startswith("booking.toml:2: models.master.class: ")


@pytest.mark.parametrize("name", ["Model", "Status", "NoOverlap", "Import", "Client", "Time"])
def test_class_names_that_mean_something_else(name: str) -> None:
    """Django's, the core's, a keyword as a field, a field or a page that is there already."""
    (problem,) = problems(f'[models.master]\nclass = "{name}"\n')
    assert problem.startswith("booking.toml:2: models.master.class: ")


@pytest.mark.parametrize(
    ("master", "service"),
    [("Person", "Person"), ("Person", "PERSoN"), ("Person", "PersonAdmin"), ("HTTPBox", "HttpBox")],
)
def test_class_names_that_clash_with_each_other(master: str, service: str) -> None:
    """The second one is refused, and the first one is named."""
    text = f'[models.master]\nclass = "{master}"\n[models.service]\nclass = "{service}"\n'
    (problem,) = problems(text)
    assert problem.startswith(f"booking.toml:4: models.service.class: '{service}'")
    assert "models.master.class" in problem


def test_a_plural_that_is_a_field_already_is_refused() -> None:
    """A master has services; appointments cannot be called that too."""
    text = '[models.appointment]\nclass = "Service"\n[models.service]\nclass = "Treatment"\n'
    assert any("models.appointment.class" in problem for problem in problems(text))


def test_a_bad_name_is_not_blamed_for_a_clash_too() -> None:
    """What stands in for a refused name clashes with nothing."""
    text = '[models.master]\nclass = "master"\n[models.service]\nclass = "Master"\n'
    assert len(problems(text)) == 1


def test_a_clash_with_a_default_is_told_once_and_where_it_was_written() -> None:
    """The default has no line."""
    (problem,) = problems('[models.master]\nclass = "Service"\n')
    assert problem.startswith("booking.toml:2: models.master.class: 'Service'")
    (problem,) = problems('[app]\n[models.appointment]\nclass = "Service"\n')
    assert problem.startswith("booking.toml:3: models.appointment.class: 'Service'")


def test_a_table_that_stands_twice_is_named_as_it_is_written() -> None:
    """Not as Python would write it."""
    with pytest.raises(SpecError, match=r"TOML: cannot declare \[app\] twice\.") as caught:
        parse_spec('[app]\nname = "a"\n[app]\n')
    assert caught.value.message.startswith("booking.toml:3: ")
    with pytest.raises(SpecError, match=r"\[models\.master\]"):
        parse_spec("[models.master]\n[models.master]\n")
