"""What a project's own Python says about it: real projects, each loaded in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from codex_booking_gen.errors import ProjectError
from codex_booking_gen.facts import Facts
from codex_booking_gen.project import find_project, inspect
from codex_booking_gen.spec import Spec, parse_spec


@pytest.fixture(autouse=True)
def no_outer_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell that runs the tests says nothing about the projects in them."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `django-admin startproject` makes."""
    folder = tmp_path_factory.mktemp("fresh")
    command = [sys.executable, "-m", "django", "startproject", "mysite", str(folder)]
    subprocess.run(command, check=True)
    return folder


@pytest.fixture
def root(fresh: Path, tmp_path: Path) -> Path:
    """A fresh project, to be changed by the test."""
    return Path(shutil.copytree(fresh, tmp_path / "project"))


def append(path: Path, text: str) -> None:
    """Add lines at the end of a file."""
    path.write_text(path.read_text() + text)


def spec_of(app: str) -> Spec:
    """The defaults, for an app of that dotted name; also for names that booking.toml refuses."""
    spec = parse_spec("")
    return replace(spec, app=replace(spec.app, name=app))


def look(root: Path, app: str = "booking", *, time_limit: float = 600.0) -> Facts:
    """The facts of the project."""
    return inspect(find_project(root), spec_of(app), time_limit=time_limit)


def refusal(root: Path, *, time_limit: float = 600.0) -> ProjectError:
    """The error of a project that does not load."""
    with pytest.raises(ProjectError) as caught:
        look(root, time_limit=time_limit)
    return caught.value


def make_app(root: Path, name: str = "booking") -> None:
    """An app with one view and a urlconf with a namespace."""
    folder = root.joinpath(*name.split("."))
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "views.py").write_text("def start(request): ...\n")
    (folder / "urls.py").write_text(
        f"from django.urls import path\nfrom {name} import views\n"
        f'app_name = "{folder.name}"\nurlpatterns = [path("", views.start)]\n'
    )


def test_fresh_project(root: Path) -> None:
    """A fresh project's facts are Django's defaults, and nothing is wired or missing."""
    facts = look(root)
    assert facts.settings_module == "mysite.settings"
    assert facts.settings_files == ("mysite/settings.py",)
    assert (facts.root_urlconf, facts.urlconf_file) == ("mysite.urls", "mysite/urls.py")
    assert (facts.use_tz, facts.time_zone, facts.language_code) == (True, "UTC", "en-us")
    assert facts.auth_user_model == "auth.User"
    assert [app.label for app in facts.apps] == [
        "admin",
        "auth",
        "contenttypes",
        "sessions",
        "messages",
        "staticfiles",
    ]
    assert (facts.app_installed, facts.app_routed, facts.module_path) == (False, False, None)
    assert facts.missing == ()
    assert facts.python_version == ".".join(map(str, sys.version_info[:3]))


def test_looking_leaves_no_trace(root: Path) -> None:
    """No byte code, no database, no file at all is left in the project."""
    before = sorted(os.walk(root))
    look(root)
    assert sorted(os.walk(root)) == before


def split_settings(root: Path) -> None:
    """Settings as a package: local takes all from base, base from parts."""
    package = root / "config" / "settings"
    package.mkdir(parents=True)
    (root / "config" / "__init__.py").touch()
    (package / "__init__.py").touch()
    (root / "mysite" / "settings.py").rename(package / "base.py")
    (package / "parts.py").write_text("LOCAL_APPS = []\n")
    append(package / "base.py", "from .parts import LOCAL_APPS\nimport json\n")
    (package / "local.py").write_text(
        "from .base import *\nfrom string import *\n"
        "try:\n    from .secret import *\nexcept ImportError:\n    pass\n"
        "from config.settings.base import INSTALLED_APPS, MIDDLEWARE, TEMPLATES\n"
        "ROOT_URLCONF = 'mysite.urls'\nUSE_TZ = False\nLANGUAGE_CODE = 'de'\n"
    )


def test_split_settings(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are the project's own that settings come from, the module in use first."""
    split_settings(root)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.local")
    facts = look(root)
    assert facts.settings_files == (
        "config/settings/local.py",
        "config/settings/base.py",
        "config/settings/parts.py",
    )
    assert (facts.use_tz, facts.language_code) == (False, "de")


def test_settings_package(root: Path) -> None:
    """The package's own file comes first when it is the settings module."""
    settings = root / "mysite" / "settings.py"
    package = root / "mysite" / "settings"
    package.mkdir()
    settings.rename(package / "base.py")
    (package / "__init__.py").write_text("from .base import *\n")
    facts = look(root)
    assert facts.settings_files == ("mysite/settings/__init__.py", "mysite/settings/base.py")


def test_noise_does_no_harm(root: Path) -> None:
    """What settings print, even by the megabyte, is no part of the answer."""
    settings = root / "mysite" / "settings.py"
    settings.write_text(
        "\ufeff" + settings.read_text() + "import sys\n"
        "print('{\"facts\": 1}' * 100_000)\nsys.stderr.write('noise' * 300_000)\n"
        "import logging; logging.warning('noise')\n",
        encoding="utf-8",
    )
    assert look(root).settings_files == ("mysite/settings.py",)


def test_project_s_modules_are_its_own(root: Path) -> None:
    """A module of the project that is called like one of the generator's is the project's."""
    (root / "spec.py").write_text("ZONE = 'Europe/Berlin'\n")
    append(root / "mysite" / "settings.py", "import spec\nTIME_ZONE = spec.ZONE\n")
    assert look(root).time_zone == "Europe/Berlin"


def test_threads_and_exit_handlers_are_not_waited_for(root: Path) -> None:
    """A project that never ends by itself has given its answer all the same."""
    append(
        root / "mysite" / "settings.py",
        "import atexit, threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "atexit.register(time.sleep, 600)\n",
    )
    assert look(root).use_tz is True


@pytest.mark.parametrize(
    ("code", "summary"),
    [
        ("SECRET = undefined", "mysite/settings.py:{line}: NameError: name 'undefined'"),
        ("import os; os.environ['NOPE']", "mysite/settings.py:{line}: KeyError: 'NOPE'"),
        ("import nope", "mysite/settings.py:{line}: ModuleNotFoundError: No module named 'nope'"),
        ("def broken(:", "mysite/settings.py:{line}: SyntaxError: invalid syntax"),
        ("raise SystemExit('no .env')", "mysite/settings.py:{line}: SystemExit: no .env"),
        ("input()", "mysite/settings.py:{line}: EOFError"),
        ("raise KeyboardInterrupt", "mysite/settings.py:{line}: KeyboardInterrupt"),
        ("raise ValueError('a\\n' * 99)", "mysite/settings.py:{line}: ValueError: a\na\na\na\na"),
    ],
)
def test_settings_that_do_not_import(root: Path, code: str, summary: str) -> None:
    """The project's own error is shown, short, with the line of the project that raised it."""
    settings = root / "mysite" / "settings.py"
    line = settings.read_text().count("\n") + 1
    append(settings, code + "\n")
    error = refusal(root)
    expected = f"The project's settings do not import:\n  {summary.format(line=line)}"
    assert error.message.startswith(expected)
    assert error.message.count("\n") <= 5
    assert "mysite.settings" in error.hint
    assert sys.executable in error.hint


def test_settings_module_that_is_not_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong DJANGO_SETTINGS_MODULE is named."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "mysite.setings")
    error = refusal(root)
    assert error.message == (
        "The project's settings do not import:\n"
        "  ModuleNotFoundError: No module named 'mysite.setings'"
    )
    assert "activate that environment" in error.hint


def test_settings_that_end_python(root: Path) -> None:
    """A Python that dies without an answer is told with its status and last words."""
    append(
        root / "mysite" / "settings.py",
        "import os, sys\nsys.stderr.write('out of luck\\n')\nsys.stderr.flush()\nos._exit(3)\n",
    )
    error = refusal(root)
    assert error.message == "Loading mysite.settings ended the project's Python (exit 3)."
    assert error.hint.startswith("out of luck\n")


def test_apps_that_do_not_load(root: Path) -> None:
    """An app that is not there, and one that is broken, are told by their own errors."""
    settings = root / "mysite" / "settings.py"
    append(settings, "INSTALLED_APPS.append('shop')\n")
    assert refusal(root).message == (
        "The project's apps do not load:\n  ModuleNotFoundError: No module named 'shop'"
    )
    make_app(root, "shop")
    (root / "shop" / "models.py").write_text("\nclass Broken(:\n")
    assert refusal(root).message == (
        "The project's apps do not load:\n  shop/models.py:2: SyntaxError: invalid syntax"
    )


def test_root_urls_that_do_not_import(root: Path) -> None:
    """A broken root urlconf is told with the line that names what is missing."""
    (root / "mysite" / "urls.py").write_text(
        "from django.urls import include, path\n\n"
        "urlpatterns = [\n    path('shop/', include('shop.urls')),\n]\n"
    )
    assert refusal(root).message == (
        "The project's root urls do not import:\n"
        "  mysite/urls.py:4: ModuleNotFoundError: No module named 'shop'"
    )


def test_project_without_root_urls(root: Path) -> None:
    """A project may have no urls at all."""
    append(root / "mysite" / "settings.py", "del ROOT_URLCONF\n")
    facts = look(root)
    assert (facts.root_urlconf, facts.urlconf_file, facts.app_routed) == ("", None, False)


def is_over(stat: Path) -> bool:
    """A process that is gone, or dead and not yet collected by whoever adopts it."""
    try:
        return stat.read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_slow_project(root: Path, tmp_path: Path) -> None:
    """A project that does not come to an end is given up, with all that it started."""
    pid_file = tmp_path / "pid"
    append(
        root / "mysite" / "settings.py",
        "import pathlib, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(pid_file)!r}).write_text(str(child.pid))\ntime.sleep(600)\n",
    )
    for limit in (2, 10, 60, 300):
        error = refusal(root, time_limit=limit)
        assert error.message == f"Loading mysite.settings took longer than {limit} seconds."
        if pid_file.exists() and pid_file.read_text():
            break  # on a slow machine it is given up before it has started anything
    if Path("/proc/self/stat").exists():
        stat = Path(f"/proc/{pid_file.read_text()}/stat")
        give_up = time.monotonic() + 300
        while not is_over(stat):
            assert time.monotonic() < give_up, "what it started goes on"
            time.sleep(0.05)


@pytest.mark.parametrize("entry", ["booking", "booking.apps.BookingConfig"])
def test_installed(root: Path, entry: str) -> None:
    """An app counts as installed by its AppConfig's name, however the settings name it."""
    make_app(root)
    (root / "booking" / "apps.py").write_text(
        "from django.apps import AppConfig\n\n\n"
        "class BookingConfig(AppConfig):\n    name = 'booking'\n"
    )
    append(root / "mysite" / "settings.py", f"INSTALLED_APPS += ['{entry}']\n")
    facts = look(root)
    assert facts.app_installed
    assert facts.module_path == str(root / "booking" / "__init__.py")


@pytest.mark.parametrize(
    ("patterns", "routed", "route"),
    [
        ("path('booking/', include('booking.urls'))", True, "booking/"),
        ("path('b/', include(('booking.urls', 'other'), namespace='third'))", True, "b/"),
        ("path('a/', include([path('b/', include('booking.urls'))]))", True, "a/b/"),
        ("path('<slug:x>/', include([path('b/', include('booking.urls'))]))", True, None),
        ("path('a/', include([path('<slug:x>/', include('booking.urls'))]))", True, None),
        ("*i18n_patterns(path('b/', include('booking.urls')))", True, "b/"),
        ("path('b/', include(([path('', start)], 'booking')))", True, "b/"),
        ("path('b/', include(([path('', print)], 'booking')))", False, None),
        ("path('b/', start)", False, None),
        ("path('admin/', admin.site.urls)", False, None),
    ],
)
def test_routed(root: Path, patterns: str, routed: bool, route: str | None) -> None:
    """The resolver knows whether the app's urls can be reached, wherever they are included."""
    make_app(root)
    (root / "mysite" / "urls.py").write_text(
        "from django.conf.urls.i18n import i18n_patterns\nfrom django.contrib import admin\n"
        "from django.urls import include, path\nfrom booking.views import start\n"
        f"urlpatterns = [{patterns}]\n"
    )
    facts = look(root)
    assert (facts.app_routed, facts.app_route) == (routed, route)


def test_dotted_app(root: Path) -> None:
    """An app inside a package is known by its dotted name."""
    (root / "salon").mkdir()
    (root / "salon" / "__init__.py").touch()
    make_app(root, "salon.visits")
    append(root / "mysite" / "settings.py", "INSTALLED_APPS += ['salon.visits']\n")
    (root / "mysite" / "urls.py").write_text(
        "from django.urls import include, path\n"
        "urlpatterns = [path('v/', include('salon.visits.urls'))]\n"
    )
    facts = look(root, "salon.visits")
    assert (facts.app_installed, facts.app_routed) == (True, True)
    assert look(root, "salon.other").module_path is None
    assert look(root, "nowhere.visits").module_path is None


def test_wired_but_its_folder_is_gone(root: Path) -> None:
    """A project that names an app which was deleted can still be asked, so that it can return."""
    append(root / "mysite" / "settings.py", "INSTALLED_APPS += ['booking']\n")
    (root / "mysite" / "urls.py").write_text(
        "from django.urls import include, path\nurlpatterns = [path('', include('booking.urls'))]\n"
    )
    facts = look(root)
    assert (facts.app_installed, facts.app_routed, facts.module_path) == (True, True, None)


@pytest.mark.parametrize("name", ["calendar", "django", "sys"])
def test_taken_name(root: Path, name: str) -> None:
    """Where Python finds a module of the app's name is told: a path, or what its loader says."""
    place = look(root, name).module_path
    module = sys.modules.get(name) or __import__(name)
    assert place == getattr(module, "__file__", "built-in")


def test_folder_without_init_takes_the_name(root: Path) -> None:
    """A folder that Python would import as a namespace package is told too."""
    (root / "booking").mkdir()
    assert look(root).module_path == str(root / "booking")


def test_missing_packages(root: Path) -> None:
    """The import names that the generated app needs and this Python lacks are listed."""
    venv.create(root / ".venv", symlinks=True)
    [packages] = (root / ".venv").glob("lib/*/site-packages")
    for name in ("django", "asgiref", "sqlparse"):
        (packages / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    facts = look(root)
    assert facts.missing == ("codex_services",)
    assert facts.settings_files == ("mysite/settings.py",)


def test_errors_inside_the_environment_are_not_the_project_s(root: Path) -> None:
    """The line shown is one of the project's, not one of a package in its .venv."""
    venv.create(root / ".venv", symlinks=True)
    [packages] = (root / ".venv").glob("lib/*/site-packages")
    for name in ("django", "asgiref", "sqlparse"):
        (packages / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    (packages / "broken.py").write_text("raise ValueError('not mine')\n")
    settings = root / "mysite" / "settings.py"
    line = settings.read_text().count("\n") + 1
    append(settings, "import broken\n")
    assert f"mysite/settings.py:{line}: ValueError: not mine" in refusal(root).message


def test_old_django(root: Path) -> None:
    """A Django that is too old is refused before the settings are loaded."""
    (root / "django").mkdir()
    (root / "django" / "__init__.py").write_text(
        "VERSION = (4, 2, 0, 'final', 0)\ndef get_version(): return '4.2'\n"
    )
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert refusal(root).message == (
        "This project cannot be used:\n"
        f"  RuntimeError: the project runs on Python {version} and Django 4.2; "
        "the booking app needs Python 3.12 and Django 5.2 or newer"
    )


def test_what_the_url_and_the_base_template_come_to(root: Path) -> None:
    """A route that is taken, and the blocks of a template and of its parents."""
    folder = root / "templates"
    folder.mkdir()
    (folder / "root.html").write_text("{% block title %}{% endblock %}")
    (folder / "site.html").write_text("{% extends 'root.html' %}{% block body %}{% endblock %}")
    append(root / "mysite" / "settings.py", "TEMPLATES[0]['DIRS'] = [BASE_DIR / 'templates']\n")
    spec = parse_spec('[app]\nurl = "admin/"\nbase_template = "site.html"\n')
    facts = inspect(find_project(root), spec)
    assert facts.url_taken_by == "admin"
    assert facts.base_blocks == ("body", "title")
    other = parse_spec('[app]\nbase_template = "other.html"\n')
    facts = inspect(find_project(root), other)
    assert (facts.url_taken_by, facts.base_blocks) == (None, None)


@pytest.mark.parametrize(
    ("code", "summary", "name"),
    [
        ("import os\nKEY = os.environ['SALON_KEY']", "KeyError: 'SALON_KEY'", "SALON_KEY=..."),
        (
            "from django.core.exceptions import ImproperlyConfigured\n"
            "raise ImproperlyConfigured('Set the SALON_KEY environment variable')",
            "django.core.exceptions.ImproperlyConfigured: Set the SALON_KEY environment variable",
            "SALON_KEY=...",
        ),
        (
            "raise LookupError('DB_URL not found. Declare it as envvar or define a default')",
            "LookupError: DB_URL not found. Declare it as envvar or define a default",
            "DB_URL=...",
        ),
    ],
)
def test_settings_that_lack_a_variable(root: Path, code: str, summary: str, name: str) -> None:
    """The project's own message, and where the value can be put."""
    line = len((root / "mysite" / "settings.py").read_text().splitlines()) + len(code.splitlines())
    append(root / "mysite" / "settings.py", code + "\n")
    error = refusal(root)
    assert error.message == (
        f"The project's settings do not import:\n  mysite/settings.py:{line}: {summary}"
    )
    assert error.hint == (
        f"Asked with mysite.settings and {sys.executable}.\n"
        f"A value from the environment is missing: export {name}, or put it into {root}/.env."
    )


def test_a_key_that_is_no_variable(root: Path) -> None:
    """A dictionary of the project's own has nothing to do with the environment."""
    append(root / "mysite" / "settings.py", "{}['SALON_KEY']\n")
    assert ".env" not in refusal(root).hint


def test_env_file_fills_what_the_environment_lacks(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings find the values of `.env`; those of the environment go before."""
    append(
        root / "mysite" / "settings.py",
        "import os\nTIME_ZONE, LANGUAGE_CODE = os.environ['ZONE'], os.environ['LANGUAGE']\n",
    )
    (root / ".env").write_text("ZONE=Asia/Tokyo\nLANGUAGE=de\nDJANGO_SETTINGS_MODULE=no.such\n")
    monkeypatch.setenv("LANGUAGE", "fr")
    monkeypatch.delenv("ZONE", raising=False)
    facts = look(root)
    assert (facts.time_zone, facts.language_code) == ("Asia/Tokyo", "fr")


def test_env_file_is_told_with_an_error(root: Path) -> None:
    """Who wonders where a value comes from reads that the file was read."""
    (root / ".env").write_text("ZONE=Asia/Tokyo\n")
    append(root / "mysite" / "settings.py", "import os\nraise ValueError(os.environ['ZONE'])\n")
    error = refusal(root)
    assert error.message.endswith("ValueError: Asia/Tokyo")
    assert error.hint == (f"Asked with mysite.settings and {sys.executable}; {root}/.env was read.")


@pytest.mark.parametrize(
    ("manage", "settings"),
    [
        ("load_dotenv()\nenv.setdefault('DJANGO_SETTINGS_MODULE', 'mysite.settings')", "other"),
        ("env.setdefault('DJANGO_SETTINGS_MODULE', 'mysite.settings')", "mysite.settings"),
        ("main(env['DJANGO_SETTINGS_MODULE'])", "other"),
    ],
)
def test_settings_module_in_the_env_file(root: Path, manage: str, settings: str) -> None:
    """It names the settings where manage.py leaves that to it."""
    (root / "manage.py").write_text(manage)
    (root / ".env").write_text("DJANGO_SETTINGS_MODULE=other\n")
    assert find_project(root).settings_module == settings


def test_another_time_limit(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow projects can be given more time, and the refusal says how."""
    append(root / "mysite" / "settings.py", "import time; time.sleep(600)\n")
    monkeypatch.setenv("CODEX_BOOKING_TIME_LIMIT", "0.2")
    with pytest.raises(ProjectError) as caught:
        inspect(find_project(root), Spec())
    assert caught.value.message == "Loading mysite.settings took longer than 0.2 seconds."
    assert caught.value.hint == (
        "Does it wait for a server or for input? It has to load without either. If it is only"
        " slow: export CODEX_BOOKING_TIME_LIMIT=120"
    )
    monkeypatch.setenv("CODEX_BOOKING_TIME_LIMIT", "soon")
    with pytest.raises(ProjectError, match="LIMIT=soon is no number of seconds"):
        inspect(find_project(root), Spec())


def broken_app(root: Path) -> None:
    """An installed app that names a model which was renamed meanwhile."""
    make_app(root)
    for name, models in {
        "booking": "from salon.models import Stylist\nclass Hours(Stylist): ...\n",
        "salon": "from django.db import models\nclass Barber(models.Model): ...\n",
    }.items():
        (root / name).mkdir(exist_ok=True)
        (root / name / "__init__.py").touch()
        (root / name / "models.py").write_text(models)
    append(root / "booking" / "urls.py", "from booking import models\n")
    append(root / "mysite" / "settings.py", 'INSTALLED_APPS += ["booking", "salon"]\n')
    append(
        root / "mysite" / "urls.py",
        "from django.urls import include\n"
        'urlpatterns += [path("book/", include("booking.urls"))]\n',
    )


def test_the_app_is_what_does_not_load(root: Path) -> None:
    """Then the project is asked without it: how else could the app follow a renamed model?"""
    broken_app(root)
    facts = look(root)
    assert facts.app_error == (
        "booking/models.py:1: ImportError: cannot import name 'Stylist' from 'salon.models'"
        f" ({root}/salon/models.py)"
    )
    assert [model.label for model in facts.models if model.file] == ["salon.Barber"]
    assert (facts.app_installed, facts.app_routed, facts.app_route) == (True, True, "book/")
    assert facts.module_path == str(root / "booking" / "__init__.py")


def broken_form(root: Path, error: str) -> None:
    """An installed app whose admin raises that error, after its models have loaded."""
    make_app(root)
    (root / "booking").mkdir(exist_ok=True)
    (root / "booking" / "__init__.py").touch()
    (root / "booking" / "models.py").write_text(
        "from django.db import models\nclass Visit(models.Model):\n    grade = models.TextField()\n"
    )
    (root / "booking" / "admin.py").write_text(f"from django.core import exceptions\n{error}\n")
    append(root / "booking" / "urls.py", "from booking import admin\n")
    append(root / "mysite" / "settings.py", 'INSTALLED_APPS += ["booking"]\n')
    append(
        root / "mysite" / "urls.py",
        "from django.urls import include\n"
        'urlpatterns += [path("book/", include("booking.urls"))]\n',
    )


def test_forms_that_name_what_the_models_lost(root: Path) -> None:
    """The models are asked all the same: how else could forms and admin follow them?"""
    broken_form(root, "raise exceptions.FieldError('Unknown field(s) (level)')")
    facts = look(root)
    assert facts.app_error == (
        "booking/admin.py:2: django.core.exceptions.FieldError: Unknown field(s) (level)"
    )
    [visit] = [model for model in facts.models if model.file]
    assert (visit.label, visit.fields[-1].name) == ("booking.Visit", "grade")
    assert (facts.app_installed, facts.app_routed, facts.app_route) == (True, True, "book/")
    assert not facts.leaves_out("booking")


@pytest.mark.parametrize("error", ["raise KeyError('level')", "from booking.forms import gone"])
def test_other_faults_of_the_app_s_pages_are_errors(root: Path, error: str) -> None:
    """What has nothing to do with the models is mended by its owner."""
    broken_form(root, error)
    assert "booking/admin.py:2: " in refusal(root).message


def test_more_than_the_app_does_not_load(root: Path) -> None:
    """Where the project does not load without the app either, its first message is told."""
    broken_app(root)
    (root / "salon" / "models.py").write_text("import scissors\n")
    assert refusal(root).message == (
        "The project's apps do not load:\n"
        "  salon/models.py:1: ModuleNotFoundError: No module named 'scissors'"
    )


def test_a_project_that_loads_has_no_trouble(root: Path) -> None:
    """Nothing is said of the app where there is nothing to say."""
    make_app(root)
    append(root / "mysite" / "settings.py", 'INSTALLED_APPS += ["booking"]\n')
    assert look(root).app_error == ""


@pytest.mark.parametrize(
    "code", ["import scissors", "from booking.views import gone", "class Broken:", "raise OSError"]
)
def test_the_app_s_own_faults_are_errors(root: Path, code: str) -> None:
    """What its owner broke in the app is mended there, and nothing is asked without the app."""
    broken_app(root)
    (root / "booking" / "models.py").write_text(code + "\n")
    assert "booking/models.py:1: " in refusal(root).message


def test_another_python_of_the_project_is_named(root: Path) -> None:
    """Where the active environment lacks a package, the project's own may have it."""
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    append(root / "mysite" / "settings.py", "import scissors\n")
    error = refusal(root)
    assert error.hint.splitlines()[1] == (
        "If the project's packages are installed elsewhere, activate that environment, or name its"
        f" Python: --python {python}"
    )


def test_an_admin_that_does_not_import(root: Path) -> None:
    """What autodiscover meets is told by its place, though settings and models are fine."""
    make_app(root, "salon")
    (root / "salon" / "admin.py").write_text("from salon.models import gone\n")
    append(root / "mysite" / "settings.py", 'INSTALLED_APPS += ["salon"]\n')
    assert refusal(root).message == (
        "The project's apps do not load:\n"
        "  salon/admin.py:1: ModuleNotFoundError: No module named 'salon.models'"
    )
