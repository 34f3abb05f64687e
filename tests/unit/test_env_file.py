"""A project's `.env`, and what it is good for."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_booking_gen.env_file import EnvFile, read_env_file
from codex_booking_gen.errors import ProjectError


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a manage.py."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("HOST", raising=False)
    folder = tmp_path / "repository" / "site"
    folder.mkdir(parents=True)
    return folder


def test_beside_manage_py(root: Path) -> None:
    """Quotes, comments, exports and names in values are read as shells and libraries read them."""
    (root / ".env").write_text(
        '# for all of us\nexport SECRET_KEY="a b"\nHOST=db # at home\nURL=pg://${HOST}/x\nEMPTY=\nBARE\n'
    )
    assert read_env_file(root) == EnvFile(
        root / ".env", {"SECRET_KEY": "a b", "HOST": "db", "URL": "pg://db/x", "EMPTY": ""}
    )


def test_in_the_folder_above(root: Path) -> None:
    """The folder above counts when there is none beside manage.py, and never mixes with it."""
    (root.parent / ".env").write_text("A=above\nB=above\n")
    assert read_env_file(root).values == {"A": "above", "B": "above"}
    (root / ".env").write_text("A=beside\n")
    assert read_env_file(root) == EnvFile(root / ".env", {"A": "beside"})


def test_never_the_home_s(root: Path, tmp_path: Path) -> None:
    """What lies in the home folder is not the project's; nor is a folder of that name a file."""
    (tmp_path / ".env").write_text("A=home\n")
    (root.parent / ".env").mkdir()
    assert read_env_file(root.parent) == EnvFile()


def test_not_utf_8(root: Path) -> None:
    """A file that cannot be read is named."""
    (root / ".env").write_bytes(b"NAME=Caf\xe9\n")
    with pytest.raises(ProjectError, match=r"site/\.env cannot be read: 'utf-8' codec"):
        read_env_file(root)
