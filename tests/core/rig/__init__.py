"""A project around the core: what a generated app looks like to it, written by hand.

The core is loaded by its place, as the top-level package `core`. Its parent folder must
not be on `sys.path`: the templates there would hide modules of the standard library.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

CORE = Path(__file__).resolve().parents[3] / "templates" / "booking" / "core"


def _load_core() -> None:
    spec = spec_from_file_location(
        "core", CORE / "__init__.py", submodule_search_locations=[str(CORE)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no core at {CORE}")
    module = module_from_spec(spec)
    sys.modules["core"] = module
    spec.loader.exec_module(module)


if "core" not in sys.modules:
    _load_core()
