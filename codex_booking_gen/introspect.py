"""Run by the project's own Python: what that Python says about the project, as JSON in a file.

    python -B introspect.py ANSWER ROOT APP URL BASE

Needs Django and the standard library only, and never prints: settings and apps may print what they
like. Nothing is created or migrated, and no database is asked. The answer is `{"facts": {...}}` or
`{"error": {"stage": ..., "summary": ...}}`; `project.py` is its only reader.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import sys
import tokenize
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

NEEDED_MODULES = ("codex_services",)
OLDEST_PYTHON = (3, 12)
OLDEST_DJANGO = (5, 2)
EVERY_BLOCK = "*"
"""Of a parent that is chosen when the page is made: it may have any."""
UNTOLD = "<"
"""In place of a route that holds more than plain text; no route of an app is called so."""


class Answer:
    """Writes the answer, whatever happens: also when settings raise, or call sys.exit()."""

    def __init__(self, path: str, root: str) -> None:
        self.path, self.root = path, root
        self.stage = "python"
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
            answer = {"error": {"stage": self.stage, "summary": summary(error, trace, self.root)}}
        Path(self.path).write_text(json.dumps(answer), encoding="utf-8")
        return True


def main(answer_path: str, root: str, app_name: str, url: str = "", base: str = "") -> None:
    with Answer(answer_path, root) as answer:
        check_versions()
        from django.apps import apps
        from django.conf import settings

        answer.stage = "settings"
        listed = app_listed(app_name)
        answer.stage = "apps"
        import django

        django.setup()
        answer.stage = "urls"
        route = app_route(app_name)
        taken_by = holder_of(url, app_name)
        answer.stage = "facts"
        configs = list(apps.get_app_configs())
        answer.facts = {
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
            "app_installed": listed or any(config.name == app_name for config in configs),
            "app_routed": route is not None,
            "app_route": route if route != UNTOLD else None,
            "module_path": find_module(app_name),
            "url_taken_by": taken_by,
            "base_blocks": blocks_of(base) if base else None,
            "parent_path": find_module(app_name.partition(".")[0]) if "." in app_name else None,
            "models": models_module().installed_models(lambda path: project_path(path, root)),
            "missing": [name for name in NEEDED_MODULES if find_module(name) is None],
        }


def models_module() -> Any:
    """`introspect_models.py`; our folder must not be on the path of the project's imports."""
    path = Path(__file__).with_name("introspect_models.py")
    spec = importlib.util.spec_from_file_location("codex_booking_introspect_models", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def app_listed(app_name: str) -> bool:
    """Whether INSTALLED_APPS has the app; from now on it has not where the app's folder is gone."""
    from django.conf import settings

    installed = list(settings.INSTALLED_APPS)
    ours = [entry for entry in installed if is_app_entry(entry, app_name)]
    if ours and find_module(app_name) is None:
        # wired, but its folder is gone: the rest of the project can still be asked
        settings.INSTALLED_APPS = [entry for entry in installed if entry not in ours]
    return bool(ours)


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
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(trace)]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno))
    for filename, line in reversed(frames):
        relative = project_path(filename, root)
        if relative:
            return f"{relative}:{line}: {text}"
    return text


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


def app_route(app_name: str) -> str | None:
    """The route by which the root urls lead to the app's: `<app>.urls`, or its own namespace.

    None when they do not; UNTOLD where a part of the route is no plain text.
    """
    from django.conf import settings
    from django.urls import get_resolver

    if not getattr(settings, "ROOT_URLCONF", None):
        return None
    try:
        return route_to(get_resolver().url_patterns, app_name)
    except ModuleNotFoundError as error:
        # included, but its folder is gone
        if error.name in (app_name, f"{app_name}.urls"):
            return UNTOLD
        raise


def route_to(patterns: Iterable[Any], app_name: str) -> str | None:
    """Walk the url patterns, as `app_route` tells."""
    for pattern in patterns:
        if not hasattr(pattern, "url_patterns"):
            continue
        rest = "" if is_urlconf_of(pattern, app_name) else route_to(pattern.url_patterns, app_name)
        if rest is not None:
            own = plain_route(pattern)
            return UNTOLD if own is None or rest == UNTOLD else own + rest
    return None


def is_urlconf_of(pattern: Any, app_name: str) -> bool:
    """True for an include of the app's urls; a namespace counts only when it holds its views."""
    if getattr(pattern.urlconf_name, "__name__", pattern.urlconf_name) == f"{app_name}.urls":
        return True
    named = app_name.rpartition(".")[2] in (pattern.app_name, pattern.namespace)
    return named and has_view_of(pattern.url_patterns, app_name)


def plain_route(pattern: Any) -> str | None:
    """The text of a `path("...")`, nothing for a language's prefix, None for what varies."""
    from django.urls.resolvers import LocalePrefixPattern, RoutePattern

    if isinstance(pattern.pattern, LocalePrefixPattern):
        return ""
    route = str(pattern.pattern)
    return route if isinstance(pattern.pattern, RoutePattern) and "<" not in route else None


def holder_of(url: str, app_name: str) -> str | None:
    """What the project's urls lead to by exactly this route, unless it is the app."""
    from django.conf import settings
    from django.urls import get_resolver

    def search(patterns: Iterable[Any], before: str) -> str | None:
        for pattern in patterns:
            own = plain_route(pattern)
            if own is None or not url.startswith(before + own):
                continue
            below = hasattr(pattern, "url_patterns")
            if below and is_urlconf_of(pattern, app_name):
                continue
            if before + own == url:
                return str(pattern.namespace if below else pattern.lookup_str) or repr(pattern)
            found = search(pattern.url_patterns, before + own) if below else None
            if found:
                return found
        return None

    if not url or not getattr(settings, "ROOT_URLCONF", None):
        return None
    try:
        return search(get_resolver().url_patterns, "")
    except ModuleNotFoundError as error:
        if error.name in (app_name, f"{app_name}.urls"):
            return None
        raise


def blocks_of(name: str) -> list[str] | None:
    """The blocks of a template and of those that it extends; None when it is not found."""
    from django.template import TemplateDoesNotExist, engines
    from django.template.backends.django import DjangoTemplates
    from django.template.loader_tags import BlockNode, ExtendsNode

    for engine in engines.all():
        if not isinstance(engine, DjangoTemplates):
            continue
        try:
            template = engine.engine.get_template(name)
        except TemplateDoesNotExist:
            continue
        nodes: Any = template.nodelist
        blocks = [node.name for node in nodes.get_nodes_by_type(BlockNode)]
        for node in nodes.get_nodes_by_type(ExtendsNode):
            parent = getattr(node.parent_name, "var", None)
            # one that extends its own name means another folder's: not followed
            if isinstance(parent, str) and parent != name:
                blocks += blocks_of(parent) or []
            else:
                blocks.append(EVERY_BLOCK)
        return blocks
    return None


def has_view_of(patterns: Iterable[Any], app_name: str) -> bool:
    """True when a pattern right below calls a view that the app defines."""
    views = [getattr(pattern, "callback", None) for pattern in patterns]
    modules = [getattr(view, "__module__", None) or "" for view in views]
    return any(module.startswith(f"{app_name}.") for module in modules)


if __name__ == "__main__":
    # this script's own folder must not stand in for the project's
    if sys.path and Path(sys.path[0]).resolve() == Path(__file__).resolve().parent:
        del sys.path[0]
    sys.path.insert(0, sys.argv[2])
    main(*sys.argv[1:6])
    # at once: threads and exit handlers of the project are not waited for
    os._exit(0)
