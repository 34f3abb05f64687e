"""Merge `yours`, `base` and `new` of the working folder into `out`, in one batch."""

from __future__ import annotations

import sys
from pathlib import Path

from codex_booking_gen.formatter import format_all
from codex_booking_gen.merge import NotText, merge_bytes


def main() -> int:
    if "--none" in sys.argv:
        return 0
    names = sorted(path.name for path in Path("yours").iterdir())
    texts = {
        name: tuple(Path(version, name).read_bytes() for version in ("yours", "base", "new"))
        for name in names
    }
    formatted = format_all(Path.cwd(), texts)
    for name, (yours, base, new) in texts.items():
        own, old, other = formatted[name]
        if own == yours and old is not None and other is not None:
            base, new = old, other
        merged = merge_bytes(name, base, yours, new)
        if not isinstance(merged, NotText):
            Path("out", name).write_bytes(merged[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
