"""Three-way merge of text, pure: lines first, then structure for what lines cannot settle."""

from codex_booking_gen.merge.dispatch import merge
from codex_booking_gen.merge.envelope import NotText, merge_bytes
from codex_booking_gen.merge.markers import has_markers
from codex_booking_gen.merge.result import Conflict, Labels, Note, Result, Side

__all__ = [
    "Conflict",
    "Labels",
    "NotText",
    "Note",
    "Result",
    "Side",
    "has_markers",
    "merge",
    "merge_bytes",
]
