"""Whether Python takes a text: its compiler refuses some that can be parsed."""

from __future__ import annotations

import warnings
from functools import lru_cache

from codex_booking_gen.merge.names import Problem, parse


@lru_cache(maxsize=8)
def refused(text: str) -> Problem | None:
    """Why it does not compile: repeated keywords, `await` outside of `async`. None: it does."""
    try:
        with warnings.catch_warnings():
            # a doubtful escape is its author's to mend
            warnings.simplefilter("ignore")
            compile(parse(text), "merged", "exec", dont_inherit=True)
    except SyntaxError as error:
        return Problem("", error.msg, error.lineno or 0)
    except (ValueError, RecursionError, MemoryError) as error:
        return Problem("", str(error) or type(error).__name__, 0)
    return None
