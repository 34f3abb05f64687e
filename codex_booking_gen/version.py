"""The version of this codex-booking."""

from __future__ import annotations

from pathlib import Path


def version() -> str:
    """As installed; `0` where the repository is used without being installed."""
    beside = [path.name for path in Path(__file__).parent.parent.glob("codex_booking-*.dist-info")]
    if len(beside) == 1:
        # as pip left it: asking importlib.metadata costs as much as click itself
        return beside[0].removeprefix("codex_booking-").removesuffix(".dist-info")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("codex-booking")
    except PackageNotFoundError:
        return "0"
