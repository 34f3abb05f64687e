"""Reads single url patterns: which route they have, and whether they could hide another one."""

from __future__ import annotations

import ast
import re

_NEVER_TEXT = re.compile(r"<(int|uuid):")


def is_include_of(node: ast.AST, module: str) -> bool:
    """True for `include("module")`, `include(module)` and `include(("module", "name"))`.

    Whatever the function is called: it may be imported under another name.
    """
    match node:
        case ast.Call(args=[ast.Tuple(elts=[what, *_]) | what, *_]):
            return _dotted(what) == module
    return False


def route_of(pattern: ast.expr) -> str | None:
    """The route of a `path("…", …)`; None for anything else."""
    match pattern:
        case ast.Call(func=function, args=[ast.Constant(value=str(route)), *_]):
            return route if _last_name(function) == "path" else None
    return None


def catches(pattern: ast.expr, route: str) -> bool:
    """True unless it is certain that the pattern matches nothing below `route`."""
    match pattern:
        case ast.Call(func=function, args=[ast.Constant(value=str(own)), target, *_]):
            kind = _last_name(function)
            if kind == "path":
                return _path_catches(own, target, route)
            if kind in {"re_path", "url"}:
                return _regex_catches(own, route)
    return not urls_stay_below(pattern)


def urls_stay_below(value: ast.expr) -> bool:
    """True for calls whose urls cannot hide others: `static(…)`, prefixed `i18n_patterns(…)`."""
    match value:
        case ast.Starred(value=inner):
            return urls_stay_below(inner)
        case ast.Call(func=function, keywords=keywords):
            name = _last_name(function)
            if name == "i18n_patterns":
                return not any(k.arg in (None, "prefix_default_language") for k in keywords)
            return name in {"static", "staticfiles_urlpatterns", "debug_toolbar_urls"}
    return False


def _path_catches(own: str, target: ast.expr, route: str) -> bool:
    fixed, converter, _ = own.partition("<")
    if not route.startswith(fixed):
        return False
    if converter:
        digits_next = route.removeprefix(fixed)[:1].isdigit()
        return digits_next or not _NEVER_TEXT.match(own, len(fixed))
    # without a converter only an include goes on matching below its route
    return not _is_view(target)


def _regex_catches(own: str, route: str) -> bool:
    try:
        regex = re.compile(own)
    except re.error:
        return True
    return any(regex.search(probe) for probe in (route, f"{route}time/", f"{route}confirmed/0-a/"))


def _is_view(target: ast.expr) -> bool:
    """True for `View.as_view()` and for names that do not look like a list of urls."""
    if isinstance(target, ast.Call):
        return _last_name(target.func) == "as_view"
    name = _last_name(target)
    return bool(name) and not re.search(r"url|pattern|rout|site|api|include", name, re.IGNORECASE)


def _last_name(node: ast.expr) -> str:
    return _dotted(node).rpartition(".")[2] if isinstance(node, ast.Name | ast.Attribute) else ""


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(name)) | ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{_dotted(owner)}.{name}"
    return ""
