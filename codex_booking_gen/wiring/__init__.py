"""Pure edits of the user's Python: `text -> Changed | AlreadyThere | CannotChange`.

One file per place that a feature is wired into. Whether an app *is* wired is asked of the running
project (see `introspect.py`); these functions only edit, and only where they can prove the result.
"""

from codex_booking_gen.wiring.installed_apps import add_installed_app, wire_settings
from codex_booking_gen.wiring.model_bases import add_bases
from codex_booking_gen.wiring.outcome import AlreadyThere, CannotChange, Changed, Outcome
from codex_booking_gen.wiring.root_urls import include_urls

__all__ = [
    "AlreadyThere",
    "CannotChange",
    "Changed",
    "Outcome",
    "add_bases",
    "add_installed_app",
    "include_urls",
    "wire_settings",
]
