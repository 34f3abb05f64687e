"""Jinja as our templates need it: strict, sandboxed, its delimiters those of no other language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType

from jinja2 import FunctionLoader, StrictUndefined, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import SandboxedEnvironment

from codex_booking_gen.errors import TemplateError

_TEMPLATE_BUGS = (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


def jinja(texts: Mapping[str, str], context: Mapping[str, object]) -> Callable[[str], bytes]:
    """A function from the path of one of `texts` to that text, rendered.

    The function raises TemplateError with the path and the line.
    """
    environment = _environment(texts)
    return lambda path: _render_one(environment, path, context)


def template_error(path: str, line: int, what: str) -> TemplateError:
    """`what` is wrong with the template `path`, at `line`."""
    return TemplateError(
        f"templates/booking/{path}:{line}: {what.rstrip('.')}.",
        "This is a defect of the templates, not of your project.",
    )


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
        raise template_error(path, error.lineno, error.message or "syntax error") from error
    except _TEMPLATE_BUGS as error:
        raise template_error(path, _line_in(error.__traceback__, path), str(error)) from error


def _line_in(traceback: TracebackType | None, path: str) -> int:
    """The last line of the template that the error passed; Jinja maps it back for us."""
    line = 1
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == path:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
