"""`examples/` is what the generator makes today, and it is code that its owner can be proud of."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.support import REPOSITORY, Command, Project, Venv, copy_project, run, tree

HERE = Path(__file__).parent
EXAMPLES = REPOSITORY / "examples"
NAMES = ("salon", "clinic")
RUFF = [sys.executable, "-m", "ruff"]
RULES = HERE / "generated.ruff.toml"
TYPES = HERE / "generated.mypy.ini"
WITHOUT_ANNOTATIONS = {
    "salon": ("salon",),
    "clinic": ("config", "common", "accounts", "staff", "catalogue", "patients"),
}
"""What was there before the generated app; of the salon what startproject writes."""

pytestmark = pytest.mark.xdist_group("examples")


@pytest.fixture(scope="module", params=NAMES)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of an example, so that running it leaves nothing in the repository."""
    committed = Project(EXAMPLES / str(request.param), Venv.of_this_process())
    return copy_project(committed, tmp_path_factory.mktemp("examples") / str(request.param))


def test_the_examples_are_up_to_date(tmp_path: Path) -> None:
    """What `make examples` would write is what is committed."""
    run([sys.executable, EXAMPLES / "regenerate.py", tmp_path], cwd=tmp_path)
    stale = [path for name in NAMES for path in differences(EXAMPLES / name, tmp_path / name)]
    assert not stale, "run `make examples`, read the diff, commit it"


def differences(one: Path, other: Path) -> list[str]:
    """The files that are not the same in both folders."""
    here, there = tree(one), tree(other)
    return sorted(name for name in here | there if here.get(name) != there.get(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_core_is_vendored_byte_for_byte(name: str) -> None:
    """So what is linted, typed and tested in the example is the core itself."""
    assert not differences(REPOSITORY / "templates/booking/core", EXAMPLES / name / "booking/core")


def test_the_linter_finds_nothing(example: Project) -> None:
    """Not in the app, not in the core, and no function is too complex."""
    run([*RUFF, "check", "--no-cache", "--config", RULES, "booking"], cwd=example.root)


@pytest.mark.parametrize("target", [".", "booking"])
def test_the_formatter_changes_nothing(example: Project, target: str) -> None:
    """An owner who formats on save sees no diff."""
    run([*RUFF, "format", "--no-cache", "--check", "--config", RULES, target], cwd=example.root)


def test_the_type_checker_finds_nothing(example: Project, tmp_path: Path) -> None:
    """Strict, with django-stubs, as the owner's editor would see it."""
    owners = ",".join(f"{name}.*" for name in WITHOUT_ANNOTATIONS[example.root.name])
    text = TYPES.read_text(encoding="utf-8").replace("salon.settings", example.settings_module)
    config = tmp_path / "mypy.ini"
    config.write_text(text.replace("salon.*", owners), encoding="utf-8")
    cache = REPOSITORY / ".cache/mypy-generated"
    mypy: Command = [sys.executable, "-m", "mypy", "--config-file", config, "--cache-dir", cache]
    run([*mypy, "-p", "booking"], cwd=example.root, env=example.env | {"MYPYPATH": "."})


def test_django_finds_nothing_to_warn_of(example: Project) -> None:
    """`manage.py check` is silent, warnings included."""
    example.manage("check", "--fail-level", "WARNING")


def test_the_committed_migrations_are_complete(example: Project) -> None:
    """The models of today ask for no other migration than the one in the repository."""
    example.manage("makemigrations", "--check", "--dry-run")


def test_the_shipped_tests_pass(example: Project) -> None:
    """With warnings as errors: ours give none."""
    said = run(
        [example.venv.python, "-W", "error", "manage.py", "test"], cwd=example.root, env=example.env
    ).stderr
    assert "OK" in said
    assert "Ran 0 tests" not in said
