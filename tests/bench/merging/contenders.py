"""Four ways to bring a newer template into a file that its owner has edited.

Each is run as its users run it, as whole processes: what came of the file, whether it asked,
and how long the update took. What has to stand before (the template's versions as tags, the
project as a repository whose history began with the old version) is made untimed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.support import (
    REPOSITORY,
    UV,
    Command,
    Venv,
    clean_environment,
    make_venv,
    run,
)
from tests.merge.corpus import CLASH, Case

COPIER = "copier==9.19.1"
CRUFT = "cruft==2.16.0"
NOBODY = {
    **{f"GIT_{who}_NAME": "nobody" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "nobody@example.com" for who in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}
ANSWERS = ".copier-answers.yml"


@dataclass(frozen=True)
class Answer:
    """What a tool made of one case; `asked`: it left a conflict to its user."""

    merged: bytes
    asked: bool
    seconds: float


@dataclass(frozen=True)
class Contender:
    """A tool; `version` says which, `update` merges one case in an empty folder."""

    name: str
    version: str
    update: Callable[[Case, Path], Answer]


def contenders(root: Path) -> tuple[Contender, ...]:
    """All four, each in an environment of its own below `root`, made anew."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    run([UV, "build", "--quiet", "--wheel", "--out-dir", root / "dist", REPOSITORY], cwd=root)
    (wheel,) = (root / "dist").glob("*.whl")
    # The owner's formatters, as the cases configure them.
    make_venv(root / "ours", wheel, "ruff", "black", django="6.1")
    for name, requirement in (("copier", COPIER), ("cruft", CRUFT)):
        run([UV, "venv", "--quiet", "--python", sys.executable, root / name], cwd=root)
        python = root / name / "bin/python"
        run([UV, "pip", "install", "--quiet", "--python", python, requirement], cwd=root)
    git = run(["git", "--version"], cwd=root).stdout.split()[2]
    ours, copier, cruft = (Venv(root / name) for name in ("ours", "copier", "cruft"))
    return (
        Contender("codex-booking merge-file", "", lambda case, at: by_us(ours, case, at)),
        Contender("git merge-file", git, by_git),
        Contender("copier update", COPIER[8:], lambda case, at: by_copier(copier, case, at)),
        Contender("cruft update", CRUFT[7:], lambda case, at: by_cruft(cruft, case, at)),
    )


def timed(
    command: Command, at: Path, env: Mapping[str, str]
) -> tuple[subprocess.CompletedProcess[bytes], float]:
    """A process and the seconds that it took."""
    words = [str(word) for word in command]
    start = time.perf_counter()
    done = subprocess.run(
        words, cwd=at, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done, time.perf_counter() - start


def lay_out(case: Case, at: Path) -> list[str]:
    """The three versions as files; their names in the order of `git merge-file`."""
    versions = {"booking": case.yours, "base": case.base, "new": case.new}
    for name, text in versions.items():
        (at / f"{name}{case.suffix}").write_bytes(text)
    return [f"{name}{case.suffix}" for name in versions]


def by_us(venv: Venv, case: Case, at: Path) -> Answer:
    """The command of ours that takes three files, with the owner's formatter beside them."""
    if case.formatter:
        shutil.copy(case.formatter, at)
    command: Command = [venv.codex_booking, "merge-file", "-p", *lay_out(case, at)]
    done, seconds = timed(command, at, clean_environment(venv.bin))
    if done.returncode not in {0, 4}:
        raise RuntimeError(f"{case.name}: {done.returncode}\n{done.stderr.decode()}")
    return Answer(done.stdout, done.returncode == 4, seconds)


def by_git(case: Case, at: Path) -> Answer:
    """What git does with a file of a merge."""
    done, seconds = timed(["git", "merge-file", "-p", *lay_out(case, at)], at, clean_environment())
    return Answer(done.stdout, done.returncode != 0, seconds)


def commit(at: Path, *, tag: str = "") -> str:
    """Everything below `at`, as a commit; its id."""
    env = clean_environment() | NOBODY
    if not (at / ".git").exists():
        run(["git", "init", "--quiet", "--initial-branch", "main"], cwd=at, env=env)
        run(["git", "config", "core.autocrlf", "false"], cwd=at, env=env)
    run(["git", "add", "--all"], cwd=at, env=env)
    run(["git", "commit", "--quiet", "--message", "as it is", "--allow-empty"], cwd=at, env=env)
    if tag:
        run(["git", "tag", tag], cwd=at, env=env)
    return run(["git", "rev-parse", "HEAD"], cwd=at, env=env).stdout.strip()


def project_of(case: Case, at: Path, state: Mapping[str, str]) -> Path:
    """A repository that began with the old version and was edited since."""
    for text in (case.base, case.yours):
        at.mkdir(exist_ok=True)
        (at / f"booking{case.suffix}").write_bytes(text)
        for name, content in state.items():
            (at / name).write_text(content, encoding="utf-8")
        commit(at)
    return at / f"booking{case.suffix}"


def answer_of(file: Path, done: subprocess.CompletedProcess[bytes], seconds: float) -> Answer:
    """Both tools end with 0 whatever happens: markers or a file of rejects tell a conflict."""
    if done.returncode:
        raise RuntimeError(f"{done.args}: {done.returncode}\n{done.stderr.decode()}")
    rejected = list(file.parent.glob("*.rej"))
    merged = file.read_bytes()
    return Answer(merged, bool(rejected or CLASH.search(merged)), seconds)


def by_copier(venv: Venv, case: Case, at: Path) -> Answer:
    """`copier update` from the tag of the old version to that of the new one."""
    template = at / "template"
    template.mkdir()
    settings = f"_templates_suffix: .rendered\n_answers_file: {ANSWERS}\n"
    (template / "copier.yml").write_text(settings, encoding="utf-8")
    answers = template / "{{ _copier_conf.answers_file }}.rendered"
    answers.write_text("{{ _copier_answers|to_nice_yaml }}", encoding="utf-8")
    for tag, text in (("v1.0.0", case.base), ("v2.0.0", case.new)):
        (template / f"booking{case.suffix}").write_bytes(text)
        commit(template, tag=tag)
    state = {ANSWERS: f"_commit: v1.0.0\n_src_path: {template}\n"}
    file = project_of(case, at / "project", state)
    command: Command = [venv.bin / "copier", "update", "--defaults", "--quiet"]
    done, seconds = timed(command, file.parent, clean_environment(venv.bin) | NOBODY)
    return answer_of(file, done, seconds)


def by_cruft(venv: Venv, case: Case, at: Path) -> Answer:
    """`cruft update` from the commit of the old version to the newest one."""
    template = at / "template"
    inner = template / "{{cookiecutter.name}}"
    inner.mkdir(parents=True)
    context = {"name": "project", "_copy_without_render": ["*"]}
    (template / "cookiecutter.json").write_text(json.dumps(context), encoding="utf-8")
    (inner / f"booking{case.suffix}").write_bytes(case.base)
    old = commit(template)
    (inner / f"booking{case.suffix}").write_bytes(case.new)
    commit(template)
    lock = {
        "template": str(template),
        "commit": old,
        "checkout": None,
        "context": {"cookiecutter": context | {"_template": str(template)}},
        "directory": None,
    }
    file = project_of(case, at / "project", {".cruft.json": json.dumps(lock)})
    command: Command = [venv.bin / "cruft", "update", "--skip-apply-ask"]
    done, seconds = timed(command, file.parent, clean_environment(venv.bin) | NOBODY)
    return answer_of(file, done, seconds)
