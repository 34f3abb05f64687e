"""A history for the replay where none can be cloned, made of four releases of one package.

    python -m tests.bench.releases FOLDER django 5.0 5.0.14 5.1 5.1.8

A release (5.0) went two ways: it was maintained (5.0.14), and the next one was developed from it
(5.1). The next one's own maintenance (5.1.8) holds both, as its authors wrote it, so it stands for
the merge of the two; where it holds more than that, no merge can come to the same.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from tests.e2e.support import UV, Command, clean_environment, run

WHO = {
    f"GIT_{who}_{what}": "nobody@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def build(folder: Path, package: str, releases: tuple[str, str, str, str]) -> None:
    """Make the repository at `folder`, which must not exist."""
    folder.mkdir(parents=True)
    base, maintained, developed, both = (
        release(folder.with_name(f"{package}-{version}"), package, version) for version in releases
    )
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, base)
    git(folder, "branch", "next")
    commit(folder, maintained)
    git(folder, "checkout", "--quiet", "next")
    commit(folder, developed)
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-commit", "--strategy", "ours", "next")
    commit(folder, both)


def release(target: Path, package: str, version: str) -> Path:
    """The files of a release, as it installs them."""
    if not target.exists():
        install: Command = [UV, "pip", "install", "--quiet", "--no-deps", "--target", target]
        run([*install, "--python", sys.executable, f"{package}=={version}"], cwd=target.parent)
    return target


def commit(folder: Path, files: Path) -> None:
    """Replace everything in the repository by these files."""
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path)
    for path in files.iterdir():
        if path.is_dir() and not path.name.endswith(("-info", "bin")):
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("*.pyc"))
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", files.name)


def git(folder: Path, *arguments: str) -> None:
    env = clean_environment() | WHO | {"GIT_CONFIG_GLOBAL": "/dev/null"}
    run(["git", *arguments], cwd=folder, env=env)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.releases", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("package")
    parser.add_argument("releases", nargs=4)
    given = parser.parse_args()
    build(given.folder.resolve(), given.package, tuple(given.releases))
    return 0


if __name__ == "__main__":
    sys.exit(main())
