"""Where text is shown, and how it is coloured there; light, so that quick commands stay quick."""

from __future__ import annotations

from dataclasses import dataclass

_CODES = {
    "bold": "1",
    "dim": "2",
    "reverse": "7",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text is shown."""

    width: int | None = None
    """In characters; None: lines may be as long as they are."""
    color: bool = False

    def paint(self, text: str, style: str) -> str:
        """`text` in a style such as `bold red`; as it is where there are no colours.

        Raises KeyError for a word that is no style.
        """
        if not (self.color and text and style):
            return text
        codes = ";".join(_CODES[word] for word in style.split())
        return f"\x1b[{codes}m{text}\x1b[0m"
