"""`--no-introspect`: what can be done with a project that cannot be loaded here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codex_booking_gen.cli import run


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose settings need what is not here."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    subprocess.run([sys.executable, "-m", "django", "startproject", "mysite", tmp_path], check=True)
    settings = tmp_path / "mysite" / "settings.py"
    settings.write_text(settings.read_text() + "import of_the_server_only\n")
    return tmp_path


def test_files_without_the_project(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files are made, compared and kept up to date; what the project would say is told as open."""
    here = ["--no-introspect", "--project", str(root)]
    assert run(["generate", "--yes", "--project", str(root)]) == 1
    assert "of_the_server_only" in capsys.readouterr().err
    assert run(["generate", "--yes", *here]) == 0
    said = capsys.readouterr().out
    assert (root / "booking" / "models.py").is_file()
    assert "Add to INSTALLED_APPS:  the project was not asked whether it is there already" in said
    assert run(["check", *here]) == 0
    assert capsys.readouterr().out == (
        "  unknown  whether the project fits: it was not to be loaded\n"
        "  ok       the core is intact\n"
        "  ok       nothing to decide\n"
        "  ok       generate would change nothing\n"
    )
    views = root / "booking" / "views.py"
    views.write_text(views.read_text() + "\nEDITED = True\n")
    assert run(["diff", "--exit-code", *here]) == 0
    (root / "booking.toml").write_text('[models.master]\nclass = "Barber"\n')
    assert run(["check", *here]) == 3
    assert run(["generate", "--yes", *here]) == 0
    assert "class Barber" in (root / "booking" / "models.py").read_text()
    assert views.read_text().endswith("EDITED = True\n")


def test_a_model_of_the_project_s_is_not_guessed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What only the project can say is refused, not made up."""
    (root / "booking.toml").write_text('[models.master]\nmodel = "salon.Stylist"\n')
    assert run(["generate", "--yes", "--no-introspect", "--project", str(root)]) == 1
    assert "booking.toml:2: models.master.model" in capsys.readouterr().err
    assert not (root / "booking").exists()


def test_checks_need_the_project(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two options that contradict each other are a wrong use."""
    options = ["--yes", "--no-introspect", "--django-check", "--project", str(root)]
    assert run(["generate", *options]) == 2
    assert "--django-check loads the project" in capsys.readouterr().err
