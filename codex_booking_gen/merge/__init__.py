"""Three-way merge of text, pure: lines first, then structure for what lines cannot settle.

The way of a file through these modules:

    envelope                     bytes become text, and get back their line ends and encoding
    dispatch                     which way: lines, doubts, structure; what remains is a conflict
    lines, matching              three texts by lines
    fine, reindent               pages, styles and prose: finer than whole clashes
    doubts                       what speaks against a clean merge of Python by lines: `landing`,
                                 `moves`, `repeats`, `bindings`, `calls`, `names`, `elements`,
                                 `compiled`; `apart` says when none of it needs to be asked
    tags, braces, twice          the same for pages and styles; `regions` is what is asked then
    structure                    what Python means; the map of its modules stands there
    kept, orders                 decisions that cost others nothing; order that matters
    markers, result              how conflicts are written, and what a merge comes to
"""

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
