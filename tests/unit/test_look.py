"""A project with models of its own, over the commands: asked, bound, followed, edited."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codex_booking_gen.commands.asking import Loading
from codex_booking_gen.commands.check import Options as CheckOptions
from codex_booking_gen.commands.check import check
from codex_booking_gen.commands.generate import Options, generate
from codex_booking_gen.commands.undo import Options as UndoOptions
from codex_booking_gen.commands.undo import undo
from codex_booking_gen.dialogue import Silent
from codex_booking_gen.errors import SpecError
from codex_booking_gen.wishes import Wishes

MODELS = """\
from django.db import models


class Coach(models.Model):  # whose hour it is
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    teaches = models.ManyToManyField("people.Course")


class Course(models.Model):
    name = models.CharField(max_length=100)
    length = models.DurationField()
"""
TOML = """\
[models.master]
model = "people.Coach"
[models.master.fields]
services = "teaches"
[models.service]
model = "people.Course"
[models.service.fields]
duration_minutes = "length"
[models.appointment]
class = "Lesson"
[features]
wizard = true
"""


class Told(Silent):
    """Keeps what is said, and answers a question as it is told to."""

    def __init__(self, answer: str = "") -> None:
        super().__init__()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.answer = answer
        self.interactive = bool(answer)

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, question: str, default: str, check: object) -> str:
        self.asked.append(question)
        return self.answer


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of `startproject` with an app of its own."""
    root = tmp_path_factory.mktemp("plain")
    command = [sys.executable, "-m", "django", "startproject", "mysite", str(root)]
    subprocess.run(command, check=True)
    (root / "people").mkdir()
    (root / "people/__init__.py").touch()
    (root / "people/models.py").write_text(MODELS)
    (root / "booking.toml").write_text(TOML)
    settings = root / "mysite/settings.py"
    text = settings.read_text()
    settings.write_text(text.replace("INSTALLED_APPS = [", 'INSTALLED_APPS = [\n    "people",'))
    return root


@pytest.fixture(scope="module")
def generated(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with its bookings."""
    root = tmp_path_factory.mktemp("generated") / "site"
    shutil.copytree(plain, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
        patch.setenv("VIRTUAL_ENV", sys.prefix)
        assert made(root) == 0
    return root


@pytest.fixture
def root(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the generated project."""
    return copied(generated, tmp_path, monkeypatch)


@pytest.fixture
def new(plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project in which nothing was generated yet."""
    return copied(plain, tmp_path, monkeypatch)


def copied(project: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    return Path(shutil.copytree(project, folder / "site")).resolve()


def change(root: Path, path: str, before: str, after: str) -> None:
    file = root / path
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))


def made(root: Path, dialogue: Silent | None = None, **options: bool) -> int:
    chosen = {"yes": True} | options
    return generate(Options(directory=root, **chosen), dialogue or Silent())  # type: ignore[arg-type]


def checked(root: Path) -> tuple[int, str]:
    told = Told()
    return check(CheckOptions(directory=root), told), "\n".join(told.said)


def planned(root: Path) -> dict[str, list[str]]:
    """What would change outside the core, and why."""
    told = Told()
    assert generate(Options(directory=root, dry_run=True, as_json=True), told) == 0
    (text,) = told.said
    actions = json.loads(text)["actions"]
    return {each["path"]: each["because"] for each in actions if each["changes"]}


def test_what_changes_in_the_models_is_followed_and_hand_edits_stay(root: Path) -> None:
    """Each step from drift to agreement: told, refused where it must be, and done."""
    assert checked(root)[0] == 0
    mine = root / "booking/selectors.py"
    mine.write_text(mine.read_text() + "\n# mine\n")

    # a field of the appointment that cannot be missing, and then one that nobody can be asked for
    text = (root / "booking/models.py").read_text()
    start = text.index("    class Meta", text.index("class Lesson("))
    level = "    level = models.CharField(max_length=9)\n"
    (root / "booking/models.py").write_text(text[:start] + level + "\n" + text[start:])
    code, said = checked(root)
    assert code == 3
    assert "because booking.Lesson gained 'level'" in said
    assert planned(root)["booking/guest.py"] == ["booking.Lesson gained 'level'"]
    room = '    room = models.ForeignKey("people.Coach", models.PROTECT, related_name="+")\n'
    change(root, "booking/models.py", level, level + room)
    told = Silent()
    assert made(root, told) == 1
    assert "booking.Lesson.room is required" in "\n".join(told.warnings)
    change(root, "booking/models.py", level + room, level)
    assert made(root) == 0
    assert "level" in (root / "booking/guest.py").read_text()
    assert mine.read_text().endswith("# mine\n")

    # a mapped field gets another name: refused, with what became of it, until booking.toml says so
    change(root, "people/models.py", "length =", "duration =")
    before = (root / "booking/wiring.py").read_bytes()
    with pytest.raises(SpecError, match="no field 'length'") as refused:
        made(root)
    assert "people.Course.length was renamed to duration" in refused.value.hint
    assert refused.value.exit_code == 1
    with pytest.raises(SpecError):
        checked(root)
    assert (root / "booking/wiring.py").read_bytes() == before
    change(root, "booking.toml", '"length"', '"duration"')
    assert planned(root) == {"booking/wiring.py": ["people.Course.length was renamed to duration"]}
    assert made(root) == 0
    assert checked(root)[0] == 0


def test_mixins_come_into_the_projects_classes_only_where_that_was_said(new: Path) -> None:
    """Not by --yes, nor by a no; and undo takes it back."""
    root = new
    models = root / "people/models.py"
    told = Told("no")
    assert made(root, told, yes=False, dry_run=True) == 0
    assert told.asked == []  # a dry run asks nothing
    told = Told("no")
    generate(Options(directory=root), told)
    assert "Add the core's mixins to your classes?" in told.asked[0]
    assert models.read_text() == MODELS
    assert "class CoachProfile" in (root / "booking/models.py").read_text()

    told = Told()
    assert made(root, told, edit_models=True) == 0
    text = models.read_text()
    assert "from booking.core.mixins import " in text
    assert "models.Model):  # whose hour it is\n" in text
    assert "DurationMixin" not in text, "the length is mapped"
    assert "ActiveMixin, " not in text.partition("class Course")[0].partition("class Coach")[2]
    assert "class CoachProfile" not in (root / "booking/models.py").read_text()
    assert "because people.Coach has the core's mixins now" in "\n".join(told.said)
    assert "CoachProfile keeps time_zone, work_start, " in "\n".join(told.said)
    assert "python manage.py makemigrations booking people" in "\n".join(told.said)
    assert checked(root)[0] == 0
    command = [sys.executable, "manage.py", "check"]
    assert subprocess.run(command, cwd=root, check=False).returncode == 0
    assert undo(UndoOptions(directory=root, yes=True), Silent()) == 0
    assert models.read_text() == MODELS


def test_renamed_classes_and_roles_that_move_keep_what_their_owner_made(root: Path) -> None:
    """Of the project's own and of the app's; what was added to a class stays where it was."""
    file = root / "booking/models.py"
    text = file.read_text()
    start = text.index("    class Meta", text.index("class Lesson("))
    file.write_text(text[:start] + "    level = models.TextField(blank=True)\n\n" + text[start:])
    assert made(root) == 0
    assert "level" in (root / "booking/admin.py").read_text()
    change(root, "booking.toml", '"Lesson"', '"Hour"')
    change(root, "booking.toml", '"people.Coach"', '"people.Trainer"')
    change(root, "people/models.py", "class Coach(", "class Trainer(")
    reasons = planned(root)
    assert reasons["booking/wiring.py"] == ["role master is now played by people.Trainer"]
    assert made(root) == 0
    assert checked(root)[0] == 0
    text = file.read_text()
    assert "Lesson" not in text
    assert "Coach" not in text
    assert "    level = models.TextField(blank=True)\n" in text
    assert "level" in (root / "booking/admin.py").read_text()


def test_an_edited_core_is_told_of_a_project_that_does_not_load(root: Path) -> None:
    """And put back, without the project being asked."""
    core = root / "booking/core/zones.py"
    whole = core.read_bytes()
    core.write_text("raise RuntimeError\n")
    (root / "people/models.py").write_text("raise RuntimeError\n")
    told = Silent()
    assert made(root, told) == 5
    assert "The core was edited" in told.warnings[0]
    options = Options(directory=root, yes=True, wishes=Wishes(restore=("core",)))
    assert generate(options, Silent()) == 0
    assert core.read_bytes() == whole


def test_without_asking_what_is_generated_is_made_and_what_is_mapped_is_refused(new: Path) -> None:
    """The lines to paste are told, for nobody knows whether they are there."""
    root = new
    options = Options(directory=root, yes=True, loading=Loading(introspect=False))
    with pytest.raises(SpecError, match="what the project has cannot be known"):
        generate(options, Silent())
    (root / "booking.toml").write_text('[models.master]\nclass = "Barber"\n')
    told = Told()
    assert generate(options, told) == 0
    said = "\n".join(told.said)
    assert '"booking",' in said
    assert 'path("booking/", include("booking.urls")),' in said
    assert "class Barber(" in (root / "booking/models.py").read_text()
    assert "booking" not in (root / "mysite/settings.py").read_text()
