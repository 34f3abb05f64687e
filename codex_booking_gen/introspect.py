"""Run by the project's own Python: what that Python says about the project, as JSON in a file.

    python -B introspect.py ANSWER ROOT APP URL BASE [without|models] [examine]

Needs Django and the standard library only, and never prints: settings and apps may print what they
like. Nothing is created or migrated, and no database is asked. The answer is `{"facts": {...}}` or
`{"error": {"stage": ..., "summary": ..., ...}}`; `project.py` is its only reader. `without`: the
app APP itself is left out, because it is what keeps the project from loading. `models`: its models
alone are loaded, because its forms or admin name fields that these no longer have. `examine`: the
facts are those of `introspect_health.py`, for which database and Redis are asked.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import sys
import tokenize
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

WITHOUT, MODELS, EXAMINE = "without", "models", "examine"
NEEDED_MODULES = ("codex_services",)
OLDEST_PYTHON = (3, 12)
OLDEST_DJANGO = (5, 2)


class Answer:
    """Writes the answer, whatever happens: also when settings raise, or call sys.exit()."""

    def __init__(self, path: str, root: str, app_name: str) -> None:
        self.path, self.root, self.app_name = path, root, app_name
        self.stage = "python"
        self.app_listed = False
        self.facts: dict[str, Any] = {}

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        answer: dict[str, Any] = {"facts": self.facts}
        if error is not None:
            answer = {"error": self.told(error, trace)}
        Path(self.path).write_text(json.dumps(answer), encoding="utf-8")
        return True

    def told(self, error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "summary": summary(error, trace, self.root),
            "variable": missing_variable(error, trace),
            "by_the_app": self.by_the_app(error, trace) if self.app_listed else "",
        }

    def by_the_app(self, error: BaseException, trace: TracebackType | None) -> str:
        """How to ask a project that an app keeps from loading which fell behind its models.

        The app imports what the project no longer has, or it names fields that its models no
        longer have, which are loaded by then. Empty: neither, so that its owner has to mend it.
        """
        folder = self.app_name.replace(".", "/") + "/"
        if not any(path.startswith(folder) for path, _ in project_frames(error, trace, self.root)):
            return ""
        if isinstance(error, ImportError):
            name = error.name or ""
            package = name.partition(".")[0]
            theirs = package and not f"{name}.".startswith(f"{self.app_name}.")
            return WITHOUT if theirs and Path(self.root, package).exists() else ""
        return MODELS if self.stage != "settings" and lacks_a_field(error) else ""


def main(
    answer_path: str, root: str, app_name: str, url: str = "", base: str = "", *mode: str
) -> None:
    with Answer(answer_path, root, app_name) as answer:
        check_versions()
        answer.stage = "settings"
        answer.app_listed = app_listed(app_name, leave_out=WITHOUT in mode)
        if WITHOUT in mode:
            leave_out(app_name, "urls")
        if MODELS in mode:
            leave_out(app_name, "urls", "admin")
        answer.stage = "apps"
        import django

        django.setup()
        if EXAMINE in mode:
            answer.stage = "facts"
            answer.facts = beside("introspect_health").examined(app_name)
            return
        answer.facts = project_facts(answer, root, app_name, url, base)


def project_facts(answer: Answer, root: str, app_name: str, url: str, base: str) -> dict[str, Any]:
    """What `facts.py` reads; to be asked of a project that is loaded."""
    import django
    from django.apps import apps
    from django.conf import settings

    answer.stage = "urls"
    pages = beside("introspect_pages")
    route = pages.app_route(app_name)
    taken_by = pages.holder_of(url, app_name)
    answer.stage = "facts"
    configs = list(apps.get_app_configs())
    return {
        "django_version": django.get_version(),
        "python_version": ".".join(map(str, sys.version_info[:3])),
        "settings_module": settings.SETTINGS_MODULE,
        "settings_files": settings_files(settings.SETTINGS_MODULE, root),
        "root_urlconf": getattr(settings, "ROOT_URLCONF", None) or "",
        "urlconf_file": urlconf_file(root),
        "use_tz": bool(settings.USE_TZ),
        "time_zone": settings.TIME_ZONE or "",
        "language_code": str(settings.LANGUAGE_CODE),
        "auth_user_model": settings.AUTH_USER_MODEL,
        "default_auto_field": settings.DEFAULT_AUTO_FIELD,
        "apps": [{"name": c.name, "label": c.label, "path": str(c.path)} for c in configs],
        "app_installed": answer.app_listed or any(config.name == app_name for config in configs),
        "app_routed": route is not None,
        "app_route": route if route != pages.UNTOLD else None,
        "module_path": find_module(app_name),
        "url_taken_by": taken_by,
        "base_blocks": pages.blocks_of(base) if base else None,
        "parent_path": find_module(app_name.partition(".")[0]) if "." in app_name else None,
        "models": beside("introspect_models").installed_models(
            lambda path: project_path(path, root)
        ),
        "missing": [name for name in NEEDED_MODULES if find_module(name) is None],
    }


def beside(name: str) -> Any:
    """A script of ours; our folder must not be on the path of the project's imports."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"codex_booking_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def app_listed(app_name: str, *, leave_out: bool) -> bool:
    """Whether INSTALLED_APPS has the app; from now on it has not where the app's folder is gone.

    Nor has it where the app is to be left out.
    """
    from django.conf import settings

    installed = list(settings.INSTALLED_APPS)
    ours = [entry for entry in installed if is_app_entry(entry, app_name)]
    if ours and (leave_out or find_module(app_name) is None):
        # wired, but its folder is gone: the rest of the project can still be asked
        settings.INSTALLED_APPS = [entry for entry in installed if entry not in ours]
    return bool(ours)


def leave_out(app_name: str, *modules: str) -> None:
    """Put empty modules in place of the app's; what the root urls include of it is empty then."""
    for name in modules:
        empty: Any = ModuleType(f"{app_name}.{name}")
        empty.app_name, empty.urlpatterns = app_name.rpartition(".")[2], []
        sys.modules[empty.__name__] = empty


def lacks_a_field(error: BaseException) -> bool:
    """Whether Django missed a field of a model; with a model missing nothing could be told."""
    from django.apps import apps
    from django.core.exceptions import FieldDoesNotExist, FieldError

    return apps.models_ready and isinstance(error, FieldError | FieldDoesNotExist)


def check_versions() -> None:
    """Raises RuntimeError when the generated app could not run here."""
    import django

    if sys.version_info[:2] < OLDEST_PYTHON or django.VERSION[:2] < OLDEST_DJANGO:
        raise RuntimeError(
            f"the project runs on Python {sys.version_info[0]}.{sys.version_info[1]} and Django "
            f"{django.get_version()}; the booking app needs Python 3.12 and Django 5.2 or newer"
        )


def summary(error: BaseException, trace: TracebackType | None, root: str) -> str:
    """The last place inside the project, and the exception as Python prints it (five lines)."""
    lines = traceback.format_exception_only(type(error), error)[-1].strip().splitlines()
    text = "\n".join(lines[:5])[:1000]
    for relative, line in reversed(list(project_frames(error, trace, root))):
        return f"{relative}:{line}: {text}"
    return text


def project_frames(
    error: BaseException, trace: TracebackType | None, root: str
) -> Iterator[tuple[str, int | None]]:
    """Path and line of what an error came through inside the project, outermost first."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(trace)]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno))
    for filename, line in frames:
        relative = project_path(filename, root)
        if relative:
            yield relative, line


def missing_variable(error: BaseException, trace: TracebackType | None) -> str | None:
    """The variable that `os.environ[...]` did not find."""
    frames = traceback.extract_tb(trace)
    module = Path(frames[-1].filename).stem if frames else ""
    if not isinstance(error, KeyError) or module not in ("os", "<frozen os>"):
        return None
    return str(error.args[0]) if error.args else None


def project_path(filename: str, root: str) -> str | None:
    """The path relative to the root, with `/`; None for what the project does not own."""
    path = os.path.realpath(filename)
    if not path.startswith(root.rstrip(os.sep) + os.sep) or not path.endswith(".py"):
        return None
    inside_environment = path.startswith(os.path.realpath(sys.prefix) + os.sep)
    if inside_environment or "site-packages" in Path(path).parts:
        return None
    return os.path.relpath(path, root).replace(os.sep, "/")


def find_module(name: str) -> str | None:
    """Where importlib finds a module; for modules without a file, what their loader calls them."""
    try:
        spec = importlib.util.find_spec(name)
    except (ModuleNotFoundError, ValueError):
        # no parent package, or a module that was put together by hand
        return getattr(sys.modules.get(name), "__file__", None)
    if spec is None:
        return None
    if spec.origin:
        return spec.origin
    return next(iter(spec.submodule_search_locations or ()), name)


def is_app_entry(entry: str, app_name: str) -> bool:
    """True for the app's dotted name and for a path of its AppConfig."""
    return entry == app_name or entry.startswith(f"{app_name}.apps.")


def settings_files(module_name: str, root: str) -> list[str]:
    """The settings module's file, then those it takes settings from, in import order."""
    found: dict[str, None] = {}

    def follow(module: ModuleType | None) -> None:
        filename = getattr(module, "__file__", None)
        relative = project_path(filename, root) if filename else None
        if module is None or filename is None or relative is None or relative in found:
            return
        found[relative] = None
        for name in imported_settings(filename, module.__package__ or ""):
            follow(sys.modules.get(name))

    follow(sys.modules.get(module_name))
    return list(found)


def imported_settings(filename: str, package: str) -> Iterator[str]:
    """The modules of `from x import *` and `from x import LOCAL_APPS`, in the text's order."""
    with tokenize.open(filename) as file:
        tree = ast.parse(file.read())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    for node in sorted(imports, key=lambda node: node.lineno):
        if any(alias.name == "*" or alias.name.endswith("APPS") for alias in node.names):
            name = "." * node.level + (node.module or "")
            yield importlib.util.resolve_name(name, package) if node.level else name


def urlconf_file(root: str) -> str | None:
    """The root urlconf's file, when it is one of the project's."""
    from django.conf import settings

    urlconf = getattr(settings, "ROOT_URLCONF", None)
    filename = find_module(urlconf) if isinstance(urlconf, str) else None
    return project_path(filename, root) if filename else None


if __name__ == "__main__":
    # this script's own folder must not stand in for the project's
    if sys.path and Path(sys.path[0]).resolve() == Path(__file__).resolve().parent:
        del sys.path[0]
    sys.path.insert(0, sys.argv[2])
    main(*sys.argv[1:])
    # at once: threads and exit handlers of the project are not waited for
    os._exit(0)
