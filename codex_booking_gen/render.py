"""A spec and the templates become files, in memory; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType

from jinja2 import FunctionLoader, StrictUndefined, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import SandboxedEnvironment

from codex_booking_gen.catalog import LEFTOVER, Template, Tier
from codex_booking_gen.errors import TemplateError
from codex_booking_gen.naming import imports
from codex_booking_gen.spec import Spec

_TEMPLATE_BUGS = (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One generated file."""

    tier: Tier
    content: bytes
    template: str
    """Path of its template, for messages."""


def render(spec: Spec, templates: Iterable[Template]) -> dict[str, Rendered]:
    """Path relative to the project's root -> file, sorted by path.

    Raises TemplateError with the template and the line when one does not render.
    """
    wanted = [template for template in templates if _is_wanted(template, spec)]
    texts = {template.path: text for template in wanted if (text := _jinja_text(template))}
    environment = _environment(texts)
    context = template_context(spec)
    rendered: dict[str, Rendered] = {}
    for template in wanted:
        content = template.content
        if template.path in texts:
            content = _render_one(environment, template.path, context)
        if LEFTOVER in content:
            line = content[: content.index(LEFTOVER)].count(b"\n") + 1
            raise _error(template.path, line, "a placeholder is left in the output")
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


def template_context(spec: Spec) -> dict[str, object]:
    """All names that a template may use."""
    return {
        "app": spec.app,
        "features": spec.features,
        "imports": imports,
        **spec.models.roles(),
    }


def _is_wanted(template: Template, spec: Spec) -> bool:
    return template.feature is None or bool(getattr(spec.features, template.feature))


def _jinja_text(template: Template) -> str | None:
    """The template's text, or None for what is copied byte for byte."""
    if template.tier is Tier.CORE or LEFTOVER not in template.content:
        return None
    try:
        return template.content.decode("utf-8")
    except UnicodeDecodeError:
        return None  # a picture or a font


def _environment(texts: Mapping[str, str]) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        # With its path, so that Jinja's tracebacks name the template and the line.
        loader=FunctionLoader(lambda path: (texts[path], path, None)),
        undefined=StrictUndefined,
        # The generated files are Python, text and Django templates, which escape by themselves.
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<%=",
        variable_end_string="%>",
        comment_start_string="<%#",
        comment_end_string="%>",
    )


def _render_one(
    environment: SandboxedEnvironment, path: str, context: Mapping[str, object]
) -> bytes:
    try:
        return environment.get_template(path).render(context).encode("utf-8")
    except TemplateSyntaxError as error:
        raise _error(path, error.lineno, error.message or "syntax error") from error
    except _TEMPLATE_BUGS as error:
        raise _error(path, _line_in(error.__traceback__, path), str(error)) from error


def _line_in(traceback: TracebackType | None, path: str) -> int:
    """The last line of the template that the error passed; Jinja maps it back for us."""
    line = 1
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == path:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _error(path: str, line: int, what: str) -> TemplateError:
    return TemplateError(
        f"templates/booking/{path}:{line}: {what.rstrip('.')}.",
        "This is a defect of the templates, not of your project.",
    )
