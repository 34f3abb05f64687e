"""Three-way merge of text, pure: lines first, then structure for what lines cannot settle."""

from codex_booking_gen.merge.result import Conflict, Labels, Note, Result, Side

__all__ = ["Conflict", "Labels", "Note", "Result", "Side"]
