"""Merges that people made, made again: `python -m tests.bench.replay REPOSITORY`.

Of every merge of two branches in the history of a git repository, each Python file that both sides
had changed is merged by `git merge-file` and by us, and held against what people committed.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import keyword
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from codex_booking_gen.merge import NotText, Result, merge_bytes

Merging = Callable[[str, bytes, bytes, bytes], tuple[bytes, Result] | NotText]
LAYOUT = {
    *(tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER, tokenize.COMMENT),
}


@dataclass(frozen=True)
class Story:
    """One file of one merge: the three versions, and what people made of them."""

    name: str
    base: bytes
    yours: bytes
    new: bytes
    people: bytes


@dataclass
class Tally:
    """Files counted; `cleared` to `otherwise` are of those that git left in conflict."""

    files: int = 0
    git_conflicts: int = 0
    cleared: int = 0
    as_people: int = 0
    otherwise: int = 0
    git_clean: int = 0
    words_lost: list[str] = field(default_factory=list)
    """Files of ours without a question that lack what a side added and people kept."""
    unreadable: list[str] = field(default_factory=list)
    """Files of ours that do not parse, although both sides do."""
    made_worse: list[str] = field(default_factory=list)
    """Files that git merged as people did, and we did not."""

    def add(self, story: Story, merging: Merging) -> None:
        """Merge it both ways."""
        merged = merging(story.name, story.base, story.yours, story.new)
        if isinstance(merged, NotText):
            return
        ours, result = merged
        by_git = git_merge(story)
        self.files += 1
        self._count(story, ours if result.clean else None, by_git)
        if not result.clean:
            return
        if parses(story.yours) and parses(story.new) and not parses(ours):
            self.unreadable.append(story.name)
        if lost(story, ours) - lost(story, story.people):
            self.words_lost.append(story.name)

    def _count(self, story: Story, ours: bytes | None, by_git: bytes | None) -> None:
        if by_git is None:
            self.git_conflicts += 1
            self.cleared += ours is not None
            self.as_people += ours is not None and same(ours, story.people)
            self.otherwise += ours is not None and not same(ours, story.people)
            return
        self.git_clean += 1
        if same(by_git, story.people) and (ours is None or not same(ours, story.people)):
            self.made_worse.append(story.name)


def git_merge(story: Story) -> bytes | None:
    """What `git merge-file` makes of it; None for a conflict."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name in ("yours", "base", "new"):
            path = Path(folder, name)
            path.write_bytes(getattr(story, name))
            names.append(str(path))
        done = subprocess.run(["git", "merge-file", "-p", *names], capture_output=True, check=False)
    return None if done.returncode else done.stdout


def parses(text: bytes) -> bool:
    """Whether Python can read it."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def same(first: bytes, second: bytes) -> bool:
    """Whether both mean the same to Python: layout, comments and the order of imports aside."""
    if first.split() == second.split():
        return True
    try:
        return meaning(first) == meaning(second)
    except (SyntaxError, ValueError, RecursionError):
        return False


def meaning(text: bytes) -> str:
    """The syntax tree, with the imports of the module first and in order."""
    tree = ast.parse(text)
    imports = sorted({line for node in tree.body for line in imported(node)})
    others = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return "\n".join([*imports, *(ast.dump(node) for node in others)])


def imported(node: ast.stmt) -> Iterator[str]:
    """Every name that the statement imports, as a line."""
    match node:
        case ast.Import(names=names):
            yield from (f"{each.name} {each.asname}" for each in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            yield from (f"{level} {module} {each.name} {each.asname}" for each in names)


def words(text: bytes) -> Counter[str]:
    """Names, numbers, texts and signs, counted."""
    try:
        tokens = list(tokenize.tokenize(io.BytesIO(text).readline))
    except (SyntaxError, tokenize.TokenError):
        return Counter()
    return Counter(token.string for token in tokens if token.type not in LAYOUT)


def lost(story: Story, merged: bytes) -> set[str]:
    """Words that one side added, the other did not take out, and that are fewer in the result.

    Signs and keywords are left out: layout changes the former, and of the latter there are too many
    for a count to tell which is gone. No statement consists of them alone.
    """
    base, yours, new = words(story.base), words(story.yours), words(story.new)
    found = words(merged)
    return {
        word
        for word in yours.keys() | new.keys()
        if any(letter.isalnum() for letter in word)
        and not keyword.iskeyword(word)
        and min(yours[word], new[word]) >= base[word]
        and found[word] < max(yours[word], new[word])
        and max(yours[word], new[word]) > base[word]
    }


def git(repository: Path, *arguments: str) -> bytes:
    """The output of git. Raises subprocess.CalledProcessError."""
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


def changed(repository: Path, old: str, new: str) -> dict[str, str]:
    """Python files that both commits have and that differ: path -> blob in `new`."""
    listed = git(repository, "diff-tree", "-r", "-z", "--no-renames", "--diff-filter=M", old, new)
    fields = listed.decode("utf-8", "surrogateescape").split("\0")
    return {
        path: about.split()[3]
        for about, path in zip(fields[::2], fields[1::2], strict=False)
        if path.endswith(".py")
    }


def stories(repository: Path) -> Iterator[Story]:
    """Every Python file that both sides of a merge had changed, newest merges first."""
    listed = git(repository, "rev-list", "--all", "--min-parents=2", "--max-parents=2", "--parents")
    for line in listed.decode().splitlines():
        merge, mine, theirs = line.split()
        bases = git_or_nothing(repository, "merge-base", "--all", mine, theirs).decode().split()
        # Where branches had crossed before, git makes a base up.
        if len(bases) == 1:
            yield from stories_of(repository, merge, (bases[0], mine, theirs))


def stories_of(repository: Path, merge: str, versions: tuple[str, str, str]) -> Iterator[Story]:
    base, mine, theirs = versions
    one, other = changed(repository, base, mine), changed(repository, base, theirs)
    for path in sorted(one.keys() & other.keys()):
        if one[path] != other[path]:
            texts = [
                git_or_nothing(repository, "cat-file", "blob", f"{commit}:{path}")
                for commit in (base, mine, theirs, merge)
            ]
            # People may have moved or deleted it in the merge itself.
            if texts[3]:
                yield Story(f"{merge[:10]}:{path}", *texts)


def git_or_nothing(repository: Path, *arguments: str) -> bytes:
    try:
        return git(repository, *arguments)
    except subprocess.CalledProcessError:
        return b""


def replay(repository: Path, limit: int | None = None, merging: Merging = merge_bytes) -> Tally:
    """The tally of a history, of `limit` files at most."""
    tally = Tally()
    for story in stories(repository):
        if limit is not None and tally.files >= limit:
            break
        tally.add(story, merging)
    return tally


def told(tally: Tally) -> str:
    return (
        f"{tally.files} files that both sides had changed\n"
        f"{tally.git_conflicts} conflicts of git, {tally.cleared} of them cleared: "
        f"{tally.as_people} as people did, {tally.otherwise} otherwise\n"
        f"{len(tally.words_lost)} with something lost, {len(tally.unreadable)} that do not parse\n"
        f"{tally.git_clean} clean with git, {len(tally.made_worse)} of them made worse\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.replay", description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--limit", type=int, help="so many files at most")
    parser.add_argument("--json", type=Path, help="write the tally there, with the names")
    given = parser.parse_args()
    tally = replay(given.repository, given.limit)
    sys.stdout.write(told(tally))
    if given.json:
        given.json.write_text(json.dumps(asdict(tally), indent=2) + "\n", encoding="utf-8")
    return int(bool(tally.words_lost or tally.unreadable or tally.made_worse))


if __name__ == "__main__":
    sys.exit(main())
