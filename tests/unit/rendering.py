"""What is generated where the project has no models to map: most tests need no more."""

from __future__ import annotations

from collections.abc import Iterable

from codex_booking_gen.binding import bind
from codex_booking_gen.catalog import Template, load_templates
from codex_booking_gen.render import Rendered, render
from codex_booking_gen.spec import Spec

TEMPLATES = load_templates()


def rendered(spec: Spec, templates: Iterable[Template] = TEMPLATES) -> dict[str, Rendered]:
    """The files of a spec, by path."""
    return render(spec, bind(spec, None, lambda path: ""), templates)
