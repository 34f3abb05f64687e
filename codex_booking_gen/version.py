"""The version of this codex-booking."""

from __future__ import annotations


def version() -> str:
    """As installed; `0` where the repository is used without being installed."""
    # imported late: it costs as much as click itself, and --help does not need it
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("codex-booking")
    except PackageNotFoundError:
        return "0"
