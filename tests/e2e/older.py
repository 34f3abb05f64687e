"""An installation with older templates: today's, less some of what they have come to hold.

What is taken away here is what an update brings: a field, a method, a url with its page, a block
of a template, a function of the core, files.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

from tests.e2e.support import REPOSITORY

PHONE = "guest_phone"


def older_installation(folder: Path) -> Path:
    """A folder to put on the Python path; laid out as a wheel lays it out."""
    package = folder / "codex_booking_gen"
    noise = shutil.ignore_patterns("__pycache__", ".mypy_cache")
    shutil.copytree(REPOSITORY / "codex_booking_gen", package, ignore=noise)
    shutil.copytree(REPOSITORY / "templates", package / "templates", ignore=noise)
    app = package / "templates/booking"
    _without_phone(package)
    _without_confirmed_page(app)
    _with_an_older_core(app)
    _with_older_markup(app)
    for name in ("test_wizard.py", "test_wizard_repair.py"):
        (app / "tests" / name).unlink()
    return folder


def swap(file: Path, old: str, new: str) -> None:
    """Replace a text that is there exactly once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file}: {text.count(old)} times {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def cut(file: Path, *texts: str) -> None:
    """Take away texts, each of which is there exactly once."""
    for text in texts:
        swap(file, text, "")


def cut_between(file: Path, first: str, after: str) -> None:
    """Take away all from one text up to another."""
    start, _, rest = file.read_text(encoding="utf-8").partition(first)
    gone, found, end = rest.partition(after)
    assert gone, f"{file}: no {first!r}"
    assert found, f"{file}: no {after!r} after {first!r}"
    file.write_text(start + after + end, encoding="utf-8")


def _without_phone(package: Path) -> None:
    """The field that the update brings: in the core's mixin, the admin and both forms."""
    app = package / "templates/booking"
    mixin = app / "core/mixins/appointment.py"
    line = next(ln for ln in mixin.read_text(encoding="utf-8").splitlines() if PHONE in ln)
    cut(mixin, f"{line}\n")
    for name in ("admin_lists", "contract", "template_names"):
        module = package / f"{name}.py"
        text = module.read_text(encoding="utf-8")
        assert f'"{PHONE}", ' in text or f'"{PHONE}",\n' in text, f"{module}: no {PHONE}"
        module.write_text(re.sub(rf'"{PHONE}",\s+', "", text), encoding="utf-8")
    cut(app / "guest.py", "from django.core.validators import RegexValidator\n")
    cut_between(app / "guest.py", f"    {PHONE} = forms", "    note = forms.CharField(")


def _without_confirmed_page(app: Path) -> None:
    """A url, its view, its pages; and a method of a model."""
    cut(
        app / "urls.py",
        '    path("confirmed/<uuid:chain_id>/", views.confirmed, name="confirmed"),\n',
    )
    views = app / "views.py"
    cut_between(views, "@require_safe\n@never_cache", "def _summary(")
    swap(
        views,
        '"<%= app.label %>:confirmed", chain_id=visit[0].chain_id',
        '"<%= app.label %>:services"',
    )
    cut(views, "from uuid import UUID\n", "from .core.statuses import Status\n", ", never_cache")
    cut(views, ", Collection", "Http404, ", "from django.utils.translation import gettext as _\n")
    pages = app / "templates/booking"
    for name in ("confirmed.html", "_headline.html"):
        (pages / name).unlink()
    cut_between(pages / "_errors.html", "{% if form.earlier %}", "</li>")
    cut(
        app / "models.py",
        '\n    def __str__(self) -> str:\n        return f"{self.date} {self.start_time:%H:%M}"\n',
    )


def _with_an_older_core(app: Path) -> None:
    """A function that the owned selectors have come to call."""
    file = app / "core/selectors.py"
    text = file.read_text(encoding="utf-8")
    (function,) = (
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name == "masters_for"
    )
    lines = text.splitlines(keepends=True)
    del lines[function.lineno - 1 : function.end_lineno]
    file.write_text("".join(lines), encoding="utf-8")
    swap(
        app / "selectors.py",
        'return cast(\n        "list[<%= master.cls %>]",\n'
        "        core.masters_for(ADAPTER, service_ids),\n    )",
        "return list(<%= master.cls %>.objects.filter(services__in=service_ids, is_active=True))",
    )


def _with_older_markup(app: Path) -> None:
    """Blocks, attributes and values of pages and styles."""
    pages = app / "templates/booking"
    cut_between(pages / "services.html", "  {% if user.is_staff %}\n", "</div>\n{% endif %}")
    cut_between(
        pages / "base.html", '  <a class="bk-skip"', '  {% include "<%= app.label %>/_progress'
    )
    cut_between(pages / "_summary.html", "      {% if total is not None", "      {% if complete %}")
    swap(app / "static/booking/booking.css", "max-width: 62rem;", "max-width: 60rem;")
