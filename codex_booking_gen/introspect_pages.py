"""Run by the project's own Python, beside `introspect.py`: its urls and templates.

Needs Django and the standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

EVERY_BLOCK = "*"
"""Of a parent that is chosen when the page is made: it may have any."""
UNTOLD = "<"
"""In place of a route that holds more than plain text; no route of an app is called so."""


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
