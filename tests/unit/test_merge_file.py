"""`merge-file`: three files in, one out, and exit codes that git understands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codex_booking_gen.cli import run

BASE = "one\ntwo\nthree\nfour\nfive\n"
YOURS = BASE.replace("two", "2")
NEW = BASE.replace("four", "4")
BOTH = YOURS.replace("four", "4")
AGAINST = BASE.replace("two", "TWO")
CONFLICT = "one\n<<<<<<< yours\n2\n=======\nTWO\n>>>>>>> new\nthree\nfour\nfive\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no Django project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay(here: Path, yours: str = YOURS, base: str = BASE, new: str = NEW) -> list[str]:
    """The three files under names that say nothing, as git hands them over."""
    for name, text in (("a", yours), ("o", base), ("b", new)):
        (here / name).write_bytes(text.encode())
    return ["a", "o", "b"]


def test_a_clean_merge_is_written_into_yours(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a word, and with nothing left beside it."""
    assert run(["merge-file", *lay(here)]) == 0
    assert (here / "a").read_text() == BOTH
    assert sorted(path.name for path in here.iterdir()) == ["a", "b", "o"]
    assert capsys.readouterr() == ("", "")


def test_a_conflict_is_written_with_markers_and_named(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the name that the file has in the project."""
    assert run(["merge-file", "--path", "docs/page.txt", *lay(here, new=AGAINST)]) == 4
    assert (here / "a").read_text() == CONFLICT
    told = capsys.readouterr()
    assert told == ("", "docs/page.txt::L2: was two, yours 2, new TWO\n")


@pytest.mark.parametrize(("new", "code", "text"), [(NEW, 0, BOTH), (AGAINST, 4, CONFLICT)])
def test_printed_instead_of_written(
    here: Path, capfdbinary: pytest.CaptureFixture[bytes], new: str, code: int, text: str
) -> None:
    """The same bytes; yours stays what it is."""
    assert run(["merge-file", "-p", *lay(here, new=new)]) == code
    assert capfdbinary.readouterr().out == text.encode()
    assert (here / "a").read_text() == YOURS


def test_names_for_the_markers(here: Path) -> None:
    """As in git merge-file: first yours, then the base, then the new one."""
    names = ["-L", "HEAD", "-L", "ancestor", "-L", "topic"]
    assert run(["merge-file", *names, *lay(here, new=AGAINST)]) == 4
    text = (here / "a").read_text()
    assert "<<<<<<< HEAD\n" in text
    assert ">>>>>>> topic\n" in text
    assert run(["merge-file", *names, "-L", "one too many", *lay(here)]) == 2


def test_the_mode_and_a_link_stay(here: Path) -> None:
    """A script stays one, and a link still leads to its file."""
    names = lay(here)
    (here / "real").write_text(YOURS)
    (here / "real").chmod(0o750)
    (here / "a").unlink()
    (here / "a").symlink_to("real")
    assert run(["merge-file", *names]) == 0
    assert (here / "a").is_symlink()
    assert (here / "real").read_text() == BOTH
    assert (here / "real").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_file_that_is_not_there_is_an_error(
    here: Path, capsys: pytest.CaptureFixture[str], missing: int
) -> None:
    """It is named, and nothing is written."""
    names = lay(here)
    names[missing] = "nowhere"
    assert run(["merge-file", *names]) == 1
    assert capsys.readouterr().err == "error: nowhere cannot be read: No such file or directory.\n"
    assert (here / "a").read_text() == YOURS


def test_both_added_a_file(here: Path) -> None:
    """git gives an empty base then; what both have alike is settled."""
    assert run(["merge-file", *lay(here, yours="a\nb\n", base="", new="a\nc\n")]) == 4
    expected = "a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> new\n"
    assert (here / "a").read_text() == expected


def test_what_is_no_text_is_left_as_it_was(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is a conflict, unless only one side changed it."""
    assert run(["merge-file", "--path", "a.png", *lay(here, yours="\0one", new="\0two")]) == 4
    assert (here / "a").read_text() == "\0one"
    assert capsys.readouterr().err == (
        "a.png: not merged, yours is left as it was: yours: it holds zero bytes\n"
    )
    assert run(["merge-file", *lay(here, yours="\0one", base="\0one", new="\0two")]) == 0
    assert (here / "a").read_text() == "\0two"


@pytest.mark.parametrize("tool", ["ruff", "black"])
def test_the_style_of_the_files_folder_is_no_change(here: Path, tool: str) -> None:
    """Yours was formatted, base and new were not: only what else is new is merged."""
    (here / "app").mkdir()
    (here / "app" / "pyproject.toml").write_text(f"[tool.{tool}]\nline-length = 40\n")
    base = "def f(one):\n    return call(one, 'two', three=3, four=4)\n"
    new = base.replace("four=4", "five=5, four=4")
    yours = (
        'def f(one):\n    return call(\n        one, "two", three=3, four=4\n    )\n'
        "\n\ndef mine():\n    pass\n"
    )
    assert run(["merge-file", "--path", "app/x.py", *lay(here, yours, base, new)]) == 0
    expected = (
        'def f(one):\n    return call(\n        one,\n        "two",\n        three=3,\n'
        "        five=5,\n        four=4,\n    )\n\n\ndef mine():\n    pass\n"
    )
    assert (here / "a").read_text() == expected


def test_a_formatter_that_cannot_be_used_is_said(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The merge is made all the same."""
    (here / "ruff.toml").write_text("no-such-option = 1\n")
    texts = (f"a = 1\n\n{text}" for text in ("b = 1\n\nc = 2\n", "b = 1\n\nc = 1\n"))
    yours, base = texts
    new = base.replace("a = 1", "a = 2")
    assert run(["merge-file", "--path", "x.py", *lay(here, yours, base, new)]) == 0
    assert (here / "a").read_text() == yours.replace("a = 1", "a = 2")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("x.py: ruff failed: ")
    assert line.endswith("; merged as it is")


def test_it_starts_without_what_it_does_not_need(here: Path) -> None:
    """git calls it for every file that both branches changed."""
    code = (
        "import sys; from codex_booking_gen.cli import run\n"
        f"code = run(['merge-file', '--path', 'page.html', *{lay(here)}])\n"
        "slow = {'jinja2', 'rich', 'django', 'subprocess', 'pyflakes',"
        " 'codex_booking_gen.plan', 'importlib.metadata'}\n"
        "print(code, sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0 []"
