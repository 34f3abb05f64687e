"""Runs `seed` inside the project: `python run.py ROOT SETTINGS APP ANSWER [--force]`.

The answer is JSON in the file ANSWER, because the project may print what it likes while it loads.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Seed, and write what came of it."""
    root, settings, app, answer, *options = arguments
    sys.path[0] = root
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    _load_package()
    Path(answer).write_text(json.dumps(_answer(app, force="--force" in options)), encoding="utf-8")


def _load_package() -> None:
    """Make this folder a package: the generator itself need not be installed here."""
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        "codex_booking_seeding", here / "__init__.py", submodule_search_locations=[str(here)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{here} is not a package")
    module = importlib.util.module_from_spec(spec)
    sys.modules["codex_booking_seeding"] = module
    spec.loader.exec_module(module)


def _answer(app: str, *, force: bool) -> dict[str, object]:
    """What was made, or why nothing was: our refusal, or the project's own error and its place."""
    try:
        import django

        django.setup()
        seed = importlib.import_module("codex_booking_seeding.seed")
    except BaseException as error:  # noqa: BLE001  # whatever the project raises while it loads
        return _failure("The project does not load", error)
    try:
        return dict(seed.seed(app, force=force))
    except Exception as error:  # noqa: BLE001  # reported as the project's own, with its trace
        return _failure("Nothing was added", error)


def _failure(what: str, error: BaseException) -> dict[str, object]:
    if hint := getattr(error, "hint", None):
        return {"message": str(error), "hint": hint}
    last = traceback.format_exception_only(error)[-1].strip()
    frames = traceback.extract_tb(error.__traceback__)
    return {"message": f"{what}: {last}", "hint": f"At {frames[-1].filename}:{frames[-1].lineno}"}


if __name__ == "__main__":
    main(sys.argv[1:])
