"""A spec and the templates become files, in memory; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from codex_booking_gen.bindings import Bindings
from codex_booking_gen.catalog import HOURS, LEFTOVER, MAPPED, Template, Tier
from codex_booking_gen.spec import Spec
from codex_booking_gen.template_names import is_mapped, template_names


@dataclass(frozen=True, slots=True)
class Rendered:
    """One generated file."""

    tier: Tier
    content: bytes
    template: str
    """Path of its template, for messages."""


def render(spec: Spec, bindings: Bindings, templates: Iterable[Template]) -> dict[str, Rendered]:
    """Path relative to the project's root -> file, sorted by path.

    Raises TemplateError with the template and the line when one does not render.
    """
    # imported late: a run that finds everything as it was renders nothing
    from codex_booking_gen.templating import jinja, template_error

    wanted = [template for template in templates if _is_wanted(template, spec, bindings)]
    texts = {template.path: text for template in wanted if (text := _jinja_text(template))}
    rendered_text = jinja(texts, template_context(spec, bindings))
    rendered: dict[str, Rendered] = {}
    for template in wanted:
        content = template.content
        if template.path in texts:
            content = rendered_text(template.path)
        if LEFTOVER in content:
            line = content[: content.index(LEFTOVER)].count(b"\n") + 1
            raise template_error(template.path, line, "a placeholder is left in the output")
        path = template.target(spec.app.folder, spec.app.label)
        rendered[path] = Rendered(template.tier, content, template.path)
    return dict(sorted(rendered.items()))


def parent_packages(spec: Spec) -> dict[str, Rendered]:
    """The empty `__init__.py` of every package that a dotted app lies in.

    Without them the app imports all the same, but Django's test runner does not find its tests.
    """
    parts = spec.app.name.split(".")[:-1]
    folders = ("/".join(parts[: number + 1]) for number in range(len(parts)))
    return {f"{folder}/__init__.py": Rendered(Tier.ONCE, b"", "") for folder in folders}


def template_context(spec: Spec, bindings: Bindings) -> dict[str, object]:
    """All names that a template may use."""
    return template_names(spec, bindings)


def _is_wanted(template: Template, spec: Spec, bindings: Bindings) -> bool:
    if template.feature == MAPPED:
        return is_mapped(bindings)
    if template.feature == HOURS:
        return not bindings.roles["master"].generated
    return template.feature is None or bool(getattr(spec.features, template.feature))


def _jinja_text(template: Template) -> str | None:
    """The template's text, or None for what is copied byte for byte."""
    if template.tier is Tier.CORE or LEFTOVER not in template.content:
        return None
    try:
        return template.content.decode("utf-8")
    except UnicodeDecodeError:
        return None  # a picture or a font
