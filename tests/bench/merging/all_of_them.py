"""What `generate` does with a tree of files: compare, format all at once, merge, write."""

from __future__ import annotations

import sys
from pathlib import Path

from codex_booking_gen.formatter import format_all
from codex_booking_gen.merge import NotText, merge_bytes


def main() -> int:
    trees = [
        {path.name: path.read_bytes() for path in Path(version).iterdir()}
        for version in ("yours", "base", "new")
    ]
    changed = {
        name: versions
        for name in trees[0]
        if len(set(versions := tuple(tree[name] for tree in trees))) == len(trees)
    }
    formatted = format_all(Path.cwd(), changed)
    for name, (yours, base, new) in changed.items():
        own, old, other = formatted[name]
        if own == yours and old is not None and other is not None:
            base, new = old, other
        merged = merge_bytes(name, base, yours, new)
        if not isinstance(merged, NotText):
            Path("out", name).write_bytes(merged[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
