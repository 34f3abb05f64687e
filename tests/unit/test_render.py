"""Templates become files: which, where, whose, and what happens when one is broken."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from codex_booking_gen.catalog import HOURS, MAPPED, Template, Tier, load_templates, templates_root
from codex_booking_gen.errors import TemplateError
from codex_booking_gen.render import Rendered
from codex_booking_gen.spec import App, Features, Models, Spec
from tests.unit.rendering import rendered

TEMPLATES = load_templates()


def one(text: str | bytes, path: str = "x.py", spec: Spec | None = None) -> dict[str, Rendered]:
    content = text.encode() if isinstance(text, str) else text
    return rendered(spec or Spec(), [Template(path, content)])


def text_of(text: str, path: str = "x.py") -> str:
    (rendered,) = one(text, path).values()
    return rendered.content.decode()


def test_blocks_variables_and_comments_leave_no_trace() -> None:
    """Lines that hold only a block vanish; the last newline stays."""
    text = "<%# why %>\na = '<%= master.cls %>'\n<% if app.time_zone %>\nb\n<% endif %>\n"
    assert text_of(text) == "a = 'Master'\n"


def test_django_templates_pass_through() -> None:
    """Their delimiters are not ours."""
    text = "{% extends 'x' %}{{ a|b }}{# c #}[[int], str]\n"
    assert text_of(text, "templates/booking/x.html") == text


def test_the_core_is_copied_byte_for_byte() -> None:
    """Not even line ends change."""
    content = b"x = '\xff'\r\n"
    assert one(content, "core/x.py")["booking/core/x.py"] == Rendered(
        Tier.CORE, content, "core/x.py"
    )


def test_pictures_are_copied() -> None:
    """What is no text is no template."""
    assert one(b"\x89PNG\xff", "static/booking/x.png")["booking/static/booking/x.png"].content == (
        b"\x89PNG\xff"
    )


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("models.py", "salon/visits/models.py"),
        ("templates/booking/base.html", "salon/visits/templates/visits/base.html"),
        ("core/booking.py", "salon/visits/core/booking.py"),
        ("static/booking/booking.css", "salon/visits/static/visits/booking.css"),
    ],
)
def test_the_path_is_the_output_path(path: str, target: str) -> None:
    """Folders called `booking` are called after the app."""
    assert list(one("", path, Spec(app=App("salon.visits")))) == [target]


def test_tiers_are_read_off_the_path() -> None:
    """core/ is ours, one test file is once, all else is owned."""
    tiers = {t.path: t.tier for t in TEMPLATES}
    assert {tier for path, tier in tiers.items() if path.startswith("core/")} == {Tier.CORE}
    assert [path for path, tier in tiers.items() if tier is Tier.ONCE] == ["tests/test_own.py"]
    assert tiers["models.py"] is Tier.OWNED


def test_without_the_wizard_its_files_are_left_out() -> None:
    """And those that stay do not import what was left out."""
    files = rendered(Spec(features=Features(wizard=False)))
    everything = rendered(Spec())
    gone = {path for path in everything if path not in files}
    assert {"booking/views.py", "booking/urls.py"} <= gone
    assert not [path for path in files if "/templates/" in path or "/static/" in path]
    modules = {path.removesuffix(".py").rpartition("/")[2] for path in gone if path.endswith(".py")}
    for path, file in files.items():
        if path.endswith(".py") and "/core/" not in path:
            imported = {
                name
                for node in ast.walk(ast.parse(file.content))
                if isinstance(node, ast.ImportFrom) and node.level
                for name in (node.module or "", *(alias.name for alias in node.names))
            }
            assert not imported & modules, path


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a\n<%= nothing %>\n", 2, "'nothing' is undefined"),
        ("a\nb\n<%= app.nothing %>\n", 3, "has no attribute 'nothing'"),
        ("a\n<% if %>\n", 2, "Expected an expression"),
        ("\n\n\n<%= 1 / 0 %>\n", 4, "division by zero"),
        ("<%= app.__class__.__mro__ %>\n", 1, "unsafe"),
        ("a\n<%= '<%' %>\n", 2, "a placeholder is left in the output"),
    ],
)
def test_a_template_that_does_not_render_is_named_with_its_line(
    text: str, line: int, what: str
) -> None:
    """Exit 1, and nothing of the project is blamed."""
    with pytest.raises(TemplateError) as caught:
        one(text, "admin.py")
    assert caught.value.message.startswith(f"templates/booking/admin.py:{line}: ")
    assert what in caught.value.message
    assert caught.value.exit_code == 1


def test_a_placeholder_in_the_core_is_refused() -> None:
    """It would not be replaced there."""
    with pytest.raises(TemplateError, match=r"core/x\.py:2"):
        one("\n<%= app.name %>\n", "core/x.py")


def test_what_tools_leave_behind_is_no_template(tmp_path: Path) -> None:
    """Caches, compiled Python and editors' copies never reach a project."""
    for name in ("models.py", "models.pyc", "x.py~", ".x.swp", ".ruff_cache/a", "__pycache__/b"):
        path = tmp_path / "booking" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [template.path for template in load_templates(tmp_path)] == ["models.py"]


def test_an_installation_without_templates_says_so(tmp_path: Path) -> None:
    """Rather than generating nothing."""
    with pytest.raises(TemplateError, match="not complete"):
        load_templates(tmp_path)


def test_the_repository_serves_its_own_templates() -> None:
    """An editable installation has no copy inside the package."""
    assert (templates_root() / "booking" / "models.py").is_file()


@pytest.mark.parametrize("length", [3, 24])
@pytest.mark.parametrize("name", ["booking", "a.very.long_package_name.for_bookings"])
def test_all_templates_render_to_python_that_parses(length: int, name: str) -> None:
    """With short and with long names."""
    first = "ABCDEFG"
    models = Models(*(letter + "m" * (length - 1) for letter in first))
    files = rendered(Spec(app=App(name), models=models))
    for path, file in files.items():
        if path.endswith(".py"):
            ast.parse(file.content, path)


def test_every_template_is_rendered_by_some_spec() -> None:
    """What nothing renders is not in templates/."""
    optional = {template.path for template in TEMPLATES if template.feature in (HOURS, MAPPED)}
    usual = {file.template for file in rendered(Spec()).values()}
    assert usual == {template.path for template in TEMPLATES} - optional
