"""The list of refused class names keeps up with the templates."""

from __future__ import annotations

import ast
import re

from codex_booking_gen import reserved
from codex_booking_gen.spec import ROLES, Models, Spec
from codex_booking_gen.spec_values import class_name_problem
from tests.unit.rendering import rendered

CLASSES = {role: f"Qq{role.title().replace('_', '')}Qq" for role in ROLES}


def rendered_modules() -> dict[str, ast.Module]:
    """The generated modules, with class names that nobody else would use."""
    files = rendered(Spec(models=Models(**CLASSES)))
    return {path: ast.parse(file.content) for path, file in files.items() if path.endswith(".py")}


def camel_case_names(tree: ast.Module) -> set[str]:
    """The CamelCase names that a module imports or defines at its top level."""
    found: set[str] = set()
    for node in tree.body:
        match node:
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {alias.asname or alias.name for alias in names}
            case ast.ClassDef(name=name):
                found.add(name)
    return {name for name in found if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name)}


def test_every_name_of_the_generated_files_is_refused_as_a_class_name() -> None:
    """A model of that name would hide it, or be hidden."""
    missing: dict[str, set[str]] = {}
    for path, tree in rendered_modules().items():
        if "/core/" in path and not path.endswith("/core/__init__.py"):
            continue  # the core's own imports are its own; what it defines is imported below
        names = {name for name in camel_case_names(tree) if "Qq" not in name}
        names -= {"BookingConfig", *(name for name in names if name.endswith(("Tests", "Case")))}
        lacking = {name for name in names if class_name_problem(name) is None}
        if lacking:
            missing[path] = lacking
    assert not missing


def test_every_class_made_from_a_model_has_a_known_suffix() -> None:
    """So that no other model can be called that."""
    made = {name for tree in rendered_modules().values() for name in camel_case_names(tree)}
    roots = set(CLASSES.values())
    odd = {
        name
        for name in made - roots
        if any(name.startswith(root) for root in roots)
        and not name.endswith(reserved.DERIVED_SUFFIXES)
    }
    assert not odd
