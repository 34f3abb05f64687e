"""The replay counts right, on a history whose every merge is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_booking_gen.merge import Result
from tests.bench import releases, replay
from tests.e2e.support import clean_environment, run
from tests.merge.corpus import CASES, Case

NOBODY = {
    f"GIT_{who}_{what}": "nobody@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
CLEARED, ASKED, PLAIN = (
    "field_own_beside_template_field",
    "statement_changed_by_both",
    "field_own_far_from_template_field",
)

History = tuple[Path, dict[str, Case]]


def git(folder: Path, *arguments: str) -> str:
    env = clean_environment() | NOBODY | {"GIT_CONFIG_GLOBAL": "/dev/null"}
    return run(["git", *arguments], cwd=folder, env=env, exit_code=None).stdout


def commit(folder: Path, files: dict[str, bytes]) -> None:
    for name, text in files.items():
        (folder / name).write_bytes(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "an edit")


@pytest.fixture
def history(tmp_path: Path) -> History:
    """One merge of two branches: three files that both changed, and one that only one did."""
    cases = {f"{case.name}.py": case for case in CASES if case.name in {CLEARED, ASKED, PLAIN}}
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    others = {"alone.py": b"a = 1\n", "notes.txt": b"one\n"}
    commit(tmp_path, {name: case.base for name, case in cases.items()} | others)
    git(tmp_path, "checkout", "--quiet", "-b", "theirs")
    commit(tmp_path, {name: case.new for name, case in cases.items()} | {"notes.txt": b"two\n"})
    git(tmp_path, "checkout", "--quiet", "main")
    others = {"alone.py": b"a = 2\n", "notes.txt": b"three\n"}
    commit(tmp_path, {name: case.yours for name, case in cases.items()} | others)
    git(tmp_path, "merge", "--no-commit", "theirs")
    return tmp_path, cases


def people(cases: dict[str, Case]) -> dict[str, bytes]:
    """What somebody makes of the three: the right outcome, and yours where that is a question."""
    return {
        name: case.yours if case.conflicts else case.expected or b"" for name, case in cases.items()
    }


def test_a_merge_is_counted(history: History) -> None:
    """One conflict of git cleared as people did it, one left, one file that git can do, too."""
    folder, cases = history
    commit(folder, people(cases) | {"notes.txt": b"four\n"})
    tally = replay.replay(folder)
    assert (tally.files, tally.git_clean) == (3, 1)
    assert (tally.git_conflicts, tally.cleared, tally.as_people, tally.otherwise) == (2, 1, 1, 0)
    assert (tally.words_lost, tally.unreadable, tally.made_worse) == ([], [], [])
    assert replay.replay(folder, limit=2).files == 2


def test_damage_is_counted(history: History) -> None:
    """With a merge that takes one side, what is lost and made worse is named."""
    folder, cases = history
    commit(folder, people(cases))
    tally = replay.replay(folder, merging=takes_yours)
    assert [each.split(":")[1] for each in tally.made_worse] == [f"{PLAIN}.py"]
    assert {each.split(":")[1] for each in tally.words_lost} == {f"{CLEARED}.py", f"{PLAIN}.py"}
    assert tally.otherwise == 1


def takes_yours(path: str, base: bytes, yours: bytes, new: bytes) -> tuple[bytes, Result]:
    """The control: a merge that forgets the other side."""
    return yours, Result("")


def test_releases_make_a_history(tmp_path: Path) -> None:
    """Four releases that lie there are one merge: of the maintained and the developed one."""
    texts = {
        "1.0": "a = 1\n\n\nb = 1\n",
        "1.0.1": "a = 2\n\n\nb = 1\n",
        "1.1": "a = 1\n\n\nb = 2\n",
        "1.1.1": "a = 2\n\n\nb = 2\n",
    }
    for version, text in texts.items():
        package = tmp_path / f"shop-{version}" / "shop"
        package.mkdir(parents=True)
        (package / "prices.py").write_text(text, encoding="utf-8")
    releases.build(tmp_path / "history", "shop", ("1.0", "1.0.1", "1.1", "1.1.1"))
    tally = replay.replay(tmp_path / "history")
    assert (tally.files, tally.git_clean, tally.made_worse) == (1, 1, [])
