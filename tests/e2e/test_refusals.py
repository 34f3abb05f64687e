"""What cannot work is refused: what, where, and what to do; exit 1 or 2; nothing is written."""

from __future__ import annotations

import ctypes
import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.support import Project, Venv, clean_environment, make_venv, run, stamps, tree

CAP_DAC_OVERRIDE = 1
PR_CAPBSET_DROP = 24


def refused(project: Project, *arguments: str, exit_code: int = 1) -> str:
    """What `codex-booking` said while it refused, leaving the project as it was."""
    before = tree(project.root), stamps(project.root)
    done = project.codex_booking(*(arguments or ("generate", "--yes")), exit_code=exit_code)
    assert "Traceback" not in done.stderr, done.stderr
    assert (tree(project.root), stamps(project.root)) == before, "something was written"
    assert done.stderr.strip(), "it said nothing"
    return done.stderr


def spec(project: Project, text: str) -> None:
    (project.root / "booking.toml").write_text(text, encoding="utf-8")


def test_outside_a_django_project(tmp_path: Path) -> None:
    """The missing file is named, and the way out."""
    said = refused(Project(tmp_path, Venv.of_this_process()))
    assert "manage.py" in said
    assert "--project" in said or "startproject" in said


def test_without_time_zones(project: Project) -> None:
    """The rules are rules about moments: USE_TZ has to be on."""
    project.edit(project.settings_file, "USE_TZ = True", "USE_TZ = False")
    assert "USE_TZ = True" in refused(project)


def test_without_the_admin(project: Project) -> None:
    """Staff work in the admin, so it has to be installed; the line to add is given."""
    lines = project.settings_file.read_text(encoding="utf-8").splitlines(keepends=True)
    rest = "".join(line for line in lines if "django.contrib.admin" not in line)
    project.settings_file.write_text(rest, encoding="utf-8")
    (project.root / "mysite/urls.py").write_text("urlpatterns = []\n", encoding="utf-8")
    assert "django.contrib.admin" in refused(project)


def test_settings_that_do_not_import(project: Project) -> None:
    """The project's own error is shown, without the way that led there."""
    with project.settings_file.open("a", encoding="utf-8") as settings:
        settings.write('\nraise RuntimeError("no DATABASE_URL in the environment")\n')
    said = refused(project)
    assert "no DATABASE_URL in the environment" in said
    assert len(said.splitlines()) < 15


@pytest.mark.parametrize("name", ["2booking", "my-booking", "class", "salon.import"])
def test_a_name_that_python_cannot_import(project: Project, name: str) -> None:
    """Neither an identifier nor free: the name is shown with its place."""
    spec(project, f'[app]\nname = "{name}"\n')
    said = refused(project)
    assert name.rpartition(".")[2] in said
    assert "booking.toml:2" in said


@pytest.mark.parametrize("name", ["json", "auth", "django", "mysite"])
def test_a_name_that_is_taken(project: Project, name: str) -> None:
    """By a module, an app or its label, or the project's own package."""
    spec(project, f'[app]\nname = "{name}"\n')
    assert name in refused(project)


def test_class_names_that_clash(project: Project) -> None:
    """Two models cannot have one name."""
    spec(project, '[models.master]\nclass = "Person"\n\n[models.service]\nclass = "Person"\n')
    said = refused(project)
    assert "Person" in said
    assert "booking.toml:5" in said


def test_every_problem_of_the_toml_at_once(project: Project) -> None:
    """Unknown keys with the nearest right one, wrong types, each with its line."""
    spec(project, '[app]\nnam = "booking"\nurl = 7\n\n[features]\nwizzard = true\n')
    said = refused(project)
    assert "booking.toml:2" in said
    assert "name" in said
    assert "booking.toml:3" in said
    assert "booking.toml:6" in said
    assert "wizard" in said


def test_toml_that_is_none(project: Project) -> None:
    """A syntax error has a line, too."""
    spec(project, '[app]\nname = "booking\n')
    assert "booking.toml:2" in refused(project)


def test_files_of_someone_else_in_the_way(project: Project) -> None:
    """Each is named; an app that is there already is not ours to overwrite."""
    (project.root / "booking").mkdir()
    for name in ("models.py", "admin.py"):
        (project.root / "booking" / name).write_text("# mine\n", encoding="utf-8")
    said = refused(project)
    assert "booking/models.py" in said
    assert "booking/admin.py" in said


@pytest.mark.parametrize("target", ["elsewhere", "../elsewhere"])
def test_a_symlink_that_leads_out_of_the_project(project: Project, target: str) -> None:
    """Nothing is written through it."""
    outside = project.root.parent / "elsewhere"
    outside.mkdir()
    link = project.root / "booking"
    link.symlink_to(outside if target == "elsewhere" else Path(target), target_is_directory=True)
    assert "booking" in refused(project)
    assert not list(outside.iterdir())


@pytest.mark.parametrize("name", ["..booking", "../booking", "booking/../../x"])
def test_a_name_that_leads_out_of_the_project(project: Project, name: str) -> None:
    """An app name is a dotted name, never a path."""
    spec(project, f'[app]\nname = "{name}"\n')
    assert name in refused(project)


def test_a_folder_that_cannot_be_written(project: Project) -> None:
    """Said before anything is written, with the folder's name."""
    before = tree(project.root)
    project.root.chmod(0o555)
    try:
        done = subprocess.run(
            [project.venv.codex_booking, "generate", "--yes"],
            cwd=project.root,
            env=project.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            preexec_fn=permissions_count,
            check=False,
        )
    finally:
        project.root.chmod(0o755)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert str(project.root) in done.stderr or "booking" in done.stderr
    assert tree(project.root) == before


def permissions_count() -> None:
    """Root writes to what is read-only; without this one capability it does not."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@pytest.mark.parametrize(
    "arguments",
    [("generate", "--yse"), ("generat",), ("generate",), ("generate", "--project")],
    ids=["unknown option", "unknown command", "no terminal and no --yes", "missing value"],
)
def test_a_command_line_that_makes_no_sense(project: Project, arguments: tuple[str, ...]) -> None:
    """Usage errors end with 2."""
    refused(project, *arguments, exit_code=2)


def test_an_edited_file_is_never_overwritten(project: Project) -> None:
    """A second run keeps the edit, and finds nothing to do."""
    project.codex_booking("generate", "--yes")
    models = project.root / "booking/models.py"
    models.write_text(models.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    before = tree(project.root)
    project.codex_booking("generate", "--yes")
    assert tree(project.root) == before


@pytest.mark.parametrize("names", [["urls.py"], ["urls.py", "settings.py"]], ids="+".join)
def test_what_the_owner_unwired_stays_unwired(project: Project, names: list[str]) -> None:
    """Wired once, never again."""
    files = {file: file.read_bytes() for file in (project.root / "mysite" / n for n in names)}
    project.codex_booking("generate", "--yes")
    for file, fresh in files.items():
        assert file.read_bytes() != fresh
        file.write_bytes(fresh)
    project.codex_booking("generate", "--yes")
    assert {file: file.read_bytes() for file in files} == files


def test_no_wire_leaves_settings_and_urls_alone(project: Project) -> None:
    """The lines to paste are printed instead."""
    files = [project.settings_file, project.root / "mysite/urls.py"]
    before = [file.read_bytes() for file in files]
    said = project.codex_booking("generate", "--yes", "--no-wire").stdout
    assert [file.read_bytes() for file in files] == before
    assert "INSTALLED_APPS" in said
    assert "urlpatterns" in said or "include(" in said


def test_a_project_that_lacks_the_engine_is_told_the_line(project: Project) -> None:
    """The generator brings codex-services for itself; the project's own Python may lack it."""
    make_venv(project.root / ".venv", "django", django="6.1")
    done = project.codex_booking("generate", "--yes")
    assert "codex-services>=0.1.4,<0.2" in done.stdout + done.stderr


def test_help_needs_no_project(tmp_path: Path) -> None:
    """Anywhere, and it names every command that there is."""
    tool = Venv.of_this_process().codex_booking
    said = run([tool, "--help"], cwd=tmp_path, env=clean_environment()).stdout
    assert {"generate", "seed", "demo"} <= set(said.split())


def test_half_of_the_wiring_is_gone(project: Project) -> None:
    """Django's own error does not say what to do about it."""
    before = project.settings_file.read_bytes()
    project.codex_booking("generate", "--yes")
    project.settings_file.write_bytes(before)
    said = refused(project)
    assert "explicit app_label" in said
    assert "taken out of INSTALLED_APPS, while the root urls still include booking.urls" in said
