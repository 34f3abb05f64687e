"""Which template becomes which file: tier, feature and output path, all read off the path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from codex_booking_gen.errors import TemplateError

PLACEHOLDER = "booking"
"""The path component that stands for the app's label."""
LEFTOVER = b"<%"
"""Begins whatever a template replaces; nothing generated may hold it."""

_RENDERER = (
    "admin_fields",
    "admin_lists",
    "binding/appointment",
    "binding/clashes",
    "binding/existing",
    "binding/generated",
    "binding/kinds",
    "binding/links",
    "binding/lookup",
    "binding/services",
    "binding/whole",
    "binding/world",
    "bindings",
    "catalog",
    "contract",
    "model_text",
    "naming",
    "python_text",
    "render",
    "role_view",
    "spec",
    "spec_constants",
    "spec_mapping",
    "spec_model",
    "spec_reader",
    "spec_values",
    "template_names",
    "templating",
    "wiring_text",
)
"""Modules of this package that files follow from, beside templates and what is asked for."""
_NOISE_SUFFIXES = (".pyc", ".pyo", "~", ".orig", ".rej")
_ONCE = frozenset({"tests/test_own.py"})
_WIZARD_FILES = frozenset(
    {
        "guest.py",
        "times.py",
        "urls.py",
        "views.py",
        "wizard.py",
        "tests/test_wizard.py",
        "tests/test_wizard_repair.py",
    }
)
MAPPED = "mapped"
"""No feature of booking.toml: files for projects with other models than the templates know."""
HOURS = "hours"
"""The same for projects that had their masters before."""
_MAPPED_FILES = {"tests/rows.py": MAPPED, "tests/test_hours.py": HOURS}
_WIZARD_FOLDERS = ("templates/", "static/")


class Tier(StrEnum):
    """Whose a generated file is."""

    CORE = "core"
    """Ours: replaced as a whole; an edit is reported."""
    OWNED = "owned"
    """The user's: merged in place."""
    ONCE = "once"
    """The user's: created, then left alone."""


@dataclass(frozen=True, slots=True)
class Template:
    """One file under `templates/booking/`."""

    path: str
    """Relative to `templates/booking/`, with `/`."""
    content: bytes

    @property
    def tier(self) -> Tier:
        if self.path.startswith("core/"):
            return Tier.CORE
        return Tier.ONCE if self.path in _ONCE else Tier.OWNED

    @property
    def feature(self) -> str | None:
        """The feature without which the file is left out; None: it is always there."""
        if self.path in _WIZARD_FILES or self.path.startswith(_WIZARD_FOLDERS):
            return "wizard"
        return _MAPPED_FILES.get(self.path)

    def target(self, app_folder: str, app_label: str) -> str:
        """Where the file goes, relative to the project's root."""
        parts = (app_label if part == PLACEHOLDER else part for part in self.path.split("/"))
        return f"{app_folder}/{'/'.join(parts)}"


def load_templates(root: Path | None = None) -> tuple[Template, ...]:
    """All templates, sorted by path.

    `root` holds `booking/`; by default the package's own `templates/`, or the repository's in an
    editable installation. Raises TemplateError when there are none.
    """
    root = root or templates_root()
    found = tuple(sorted(_walk(root / "booking", ""), key=lambda template: template.path))
    if not found:
        raise TemplateError(
            f"{root} holds no templates: this installation of codex-booking is not complete.",
            "Install it again: pip install --force-reinstall codex-booking",
        )
    return found


def renderer_digest(package: Path | None = None) -> str:
    """Says whether the code is the same that makes files of templates.

    The version alone does not tell where codex-booking is used as a repository. `package` is the
    folder of this package; a module without its source counts as nothing.
    """
    folder = package or Path(__file__).parent
    digest = hashlib.sha256()
    for name in _RENDERER:
        file = folder / f"{name}.py"
        content = file.read_bytes() if file.is_file() else b""
        digest.update(b"%s %d\n" % (name.encode(), len(content)) + content)
    return digest.hexdigest()


def templates_root() -> Path:
    """The folder `templates/`: inside the installed package, else beside it in the repository."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _walk(folder: Path, prefix: str) -> Iterator[Template]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if _is_noise(entry.name):
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield Template(prefix + entry.name, entry.read_bytes())


def _is_noise(name: str) -> bool:
    """What tools and editors leave behind; no template is hidden."""
    return name.startswith(".") or name == "__pycache__" or name.endswith(_NOISE_SUFFIXES)
