"""Reads a parsed TOML document key by key, and collects all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codex_booking_gen import spec_values as values
from codex_booking_gen.toml_lines import Path, line_of

type Table = Mapping[str, object]


class Reader:
    """What stands in a table, or what is wrong with it; nothing is raised."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self.problems: list[tuple[int, str]] = []
        self.bad: set[Path] = set()

    def text(
        self,
        path: Path,
        table: Table,
        default: str,
        check: Callable[[str], str | None],
    ) -> str:
        """The text that `table` has under the last part of `path`."""
        if path[-1] not in table:
            return default
        value = table[path[-1]]
        if not isinstance(value, str):
            self.wrong_type(path, "text in quotes", value)
            return default
        problem = check(value)
        if problem:
            self.problem(path, problem)
            return default
        return value

    def yes_no(self, path: Path, table: Table, *, default: bool) -> bool:
        value = table.get(path[-1], default)
        if isinstance(value, bool):
            return value
        self.wrong_type(path, "true or false", value)
        return default

    def table(self, path: Path, parent: Table) -> Table:
        value = parent.get(path[-1], {})
        if isinstance(value, dict):
            return value
        self.problem(path, f"must be a table: write [{'.'.join(path)}], not {kind_of(value)}.")
        return {}

    def refuse_unknown(self, path: Path, table: Table, known: Path) -> None:
        for key in table:
            if key not in known:
                hint = values.nearest(key, known) or f" Known here: {', '.join(known)}."
                self.problem((*path, key), f"unknown key.{hint}")

    def wrong_type(self, path: Path, wanted: str, value: object) -> None:
        self.problem(path, f"must be {wanted}, not {kind_of(value)}.")

    def problem(self, path: Path, problem: str) -> None:
        self.bad.add(path)
        self.problems.append((line_of(self.lines, path), f"{'.'.join(path)}: {problem}"))


def kind_of(value: object) -> str:
    """How a message calls what stands there."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'the text "{value}"'
        case int() | float():
            return f"the number {value}"
        case []:
            return "an empty list"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return f"a {type(value).__name__}"
