"""Reading the project's files: many at once as one by one, and nothing outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_booking_gen.errors import WriteError
from codex_booking_gen.tree import read_files, reader


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "app" / "core").mkdir(parents=True)
    (root / "app" / "a.py").write_bytes(b"a\r\n")
    (root / "app" / "core" / "b.py").write_bytes(b"b\n")
    (tmp_path / "secret").write_bytes(b"s")
    return root


def test_files_that_are_there_are_read_byte_for_byte(root: Path) -> None:
    """Others are left out, also where their folder is missing."""
    wanted = ["app/a.py", "app/core/b.py", "app/none.py", "no/folder/c.py"]
    assert read_files(root, wanted) == {"app/a.py": b"a\r\n", "app/core/b.py": b"b\n"}


def test_links_inside_the_project_are_followed(root: Path) -> None:
    """Of files and of folders."""
    (root / "app" / "linked.py").symlink_to("core/b.py")
    (root / "web").symlink_to("app")
    assert read_files(root, ["app/linked.py", "web/a.py"]) == {
        "app/linked.py": b"b\n",
        "web/a.py": b"a\r\n",
    }


@pytest.mark.parametrize("path", ["app/out.py", "out/secret", "../secret"])
def test_nothing_outside_the_project_is_read(root: Path, path: str) -> None:
    """Neither through a link to a file or a folder nor through dots."""
    (root / "app" / "out.py").symlink_to(root.parent / "secret")
    (root / "out").symlink_to(root.parent)
    with pytest.raises(WriteError, match="leads out of the project"):
        reader(root)(path)


def test_a_folder_where_a_file_has_to_be_is_told(root: Path) -> None:
    """With its name."""
    with pytest.raises(WriteError, match="app/core is a folder"):
        reader(root)("app/core")


def test_a_file_where_a_folder_has_to_be_is_told(root: Path) -> None:
    """The file is what to move away."""
    with pytest.raises(WriteError, match=r"app/a\.py/x\.py cannot be made"):
        reader(root)("app/a.py/x.py")
