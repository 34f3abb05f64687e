"""What is built is what users get."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

from tests.e2e.support import REPOSITORY, tree


def test_the_wheel_carries_every_template(wheel: Path) -> None:
    """Each file of templates/ is in the wheel, byte for byte."""
    here = {
        f"codex_booking_gen/templates/{name}": content
        for name, content in tree(REPOSITORY / "templates").items()
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if "/templates/" in name}
        there = {name: archive.read(name) for name in names}
    assert sorted(there) == sorted(here)
    assert [name for name in here if here[name] != there[name]] == []


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    """Tests, examples and CI stay out of users' environments."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    metadata = wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info"
    assert tops == {"codex_booking_gen", metadata}


def test_the_source_distribution_holds_what_it_takes_to_build(dist: Path) -> None:
    """The wheel of this run was built from it; the licence and the change log go with it."""
    (archive,) = dist.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "CHANGELOG.md"} <= names
    assert not [name for name in names if name.startswith(("tests/", "examples/", ".ci/"))]
