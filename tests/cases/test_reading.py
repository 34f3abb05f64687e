"""diff, status and check in use: on a terminal, in a pipe, by git, on a checkout of CI."""

from __future__ import annotations

import fcntl
import os
import pty
import shutil
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cases.runner import environment, generated, installation, tree

CODEX_BOOKING = [sys.executable, "-m", "codex_booking_gen"]


@dataclass(frozen=True)
class Site:
    """A project for which newer templates are installed."""

    root: Path
    env: dict[str, str]

    def run(self, *arguments: str, code: int = 0) -> bytes:
        """What the command gives to a pipe; it must end with `code` and say nothing else."""
        done = subprocess.run(
            [*CODEX_BOOKING, *arguments],
            cwd=self.root,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, b"")
        return done.stdout

    def show(self, *arguments: str, rows: int = 10, **env: str) -> tuple[int, bytes]:
        """The exit code, and what a terminal of so many rows shows, line ends as the program's."""
        person, program = pty.openpty()
        fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
        # The size is asked of the terminal: a process of pytest-xdist has one in its environment.
        others = {"NO_COLOR", "LESS", "LINES", "COLUMNS"}
        kept = {key: value for key, value in self.env.items() if key not in others}
        process = subprocess.Popen(
            [*CODEX_BOOKING, *arguments],
            cwd=self.root,
            env=kept | {"TERM": "xterm"} | env,
            stdin=program,
            stdout=program,
            stderr=program,
        )
        os.close(program)
        shown = b""
        try:
            while found := os.read(person, 65536):
                shown += found
        except OSError:
            pass  # how Linux says that nobody is at the other end any more
        os.close(person)
        return process.wait(), shown.replace(b"\r\n", b"\n")


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where installations and projects are kept for all tests of this file."""
    return tmp_path_factory.mktemp("tools")


@pytest.fixture
def site(tools: Path, tmp_path: Path) -> Site:
    root = tmp_path / "site"
    shutil.copytree(generated(tools, "older"), root)
    return Site(root, environment(installation(tools / "newer", "newer")))


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that keeps what it was given beside itself, and shows the first line."""
    script = tmp_path / "pager"
    script.write_text(f'#!/bin/sh\ntee "{tmp_path}/paged" | head -n 1\n', encoding="utf-8")
    script.chmod(0o755)
    return script


def test_a_long_diff_is_coloured_and_paged_on_a_terminal(site: Site, pager: Path) -> None:
    """All of it goes to the reader's pager; who closes that has seen enough."""
    code, shown = site.show("diff", "--core", PAGER=str(pager))
    paged = (pager.parent / "paged").read_text(encoding="utf-8")
    assert code == 0
    assert shown.count(b"\n") == 1
    assert "\x1b[36m@@ -4,7 +4,7 @@ Master\x1b[0m" in paged
    assert "\x1b[31;7m30\x1b[0m" in paged
    assert "diff --git" not in paged


def test_a_diff_that_fits_is_shown_at_once(site: Site, pager: Path) -> None:
    """Nobody has to leave a pager for ten lines."""
    code, shown = site.show("diff", rows=90, PAGER=str(pager))
    assert code == 0
    assert b"\x1b[36m@@ -4,7 +4,7 @@ Master\x1b[0m" in shown
    assert not (pager.parent / "paged").exists()


def test_a_pager_that_is_closed_early_is_no_error(site: Site) -> None:
    """Nor is one that reads nothing."""
    code, shown = site.show("diff", "--core", "--exit-code", PAGER="true")
    assert (code, shown) == (3, b"")


@pytest.mark.parametrize("plain", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_are_left_out_where_they_are_not_wanted(site: Site, plain: dict[str, str]) -> None:
    """By the two ways in which that is said."""
    for command in ("diff", "status"):
        _code, shown = site.show(command, rows=90, **plain)
        assert b"\x1b" not in shown
        assert shown


def test_nothing_to_show_is_said_on_a_terminal_only(site: Site) -> None:
    """A pipe gets no word that is no patch."""
    assert b"No difference" in site.show("diff", "--mine")[1]
    assert site.run("diff", "--mine") == b""


@pytest.mark.parametrize(
    ("command", "code"),
    [(["diff"], 0), (["status"], 0), (["check"], 3), (["generate", "--dry-run"], 0)],
)
def test_a_reader_that_stops_reading_is_no_error(site: Site, command: list[str], code: int) -> None:
    """As in `codex-booking diff | head -1`."""
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [*CODEX_BOOKING, *command],
        cwd=site.root,
        env=site.env,
        stdin=subprocess.DEVNULL,
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (code, b"")


def test_a_diff_applied_by_git_is_what_generate_writes(site: Site, tmp_path: Path) -> None:
    """To the byte; in a folder of a repository with the option that the diff names."""
    twin = Site(tmp_path / "twin", site.env)
    shutil.copytree(site.root, twin.root)
    twin.run("generate", "--yes")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    patch = site.run("diff", "--core")
    assert b"# to apply it: patch -p1, or git apply --directory=site\n" in patch
    subprocess.run(["git", "apply", "--directory=site"], cwd=site.root, input=patch, check=True)
    written = {p: c for p, c in tree(twin.root).items() if not p.startswith(".codex-booking")}
    applied = {p: c for p, c in tree(site.root).items() if not p.startswith(".codex-booking")}
    assert applied == written
    assert site.run("diff", "--core") == b""


def test_looking_changes_nothing_at_all(site: Site) -> None:
    """No file, no compiled Python, not even a time: the checkout of CI may be read-only."""
    env = {key: value for key, value in site.env.items() if key != "PYTHONPYCACHEPREFIX"}
    real = Site(site.root, env)
    before = stamps(real.root)
    real.run("diff")
    real.run("diff", "--template", "--stat")
    real.run("status")
    real.run("check", code=3)
    assert stamps(real.root) == before


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    """When every file and folder was changed, and its size."""
    return {
        path.relative_to(root).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in [root, *root.rglob("*")]
    }


def test_status_without_changes_waits_for_nothing_that_it_can_spare(
    tools: Path, tmp_path: Path
) -> None:
    """No template is rendered, nothing merged, no project loaded, no table drawn."""
    root = tmp_path / "site"
    shutil.copytree(generated(tools, "older"), root)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "codex_booking_gen", "status"],
        cwd=root,
        env=environment(installation(tools / "older", "older")),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "codex_booking_gen.standing" in loaded
    slow = {"jinja2", "rich", "django", "subprocess", "codex_booking_gen.merge.dispatch"}
    assert slow & loaded == set()


def test_code_that_renders_otherwise_is_noticed(tmp_path: Path) -> None:
    """The version does not tell it where codex-booking is used as a repository."""
    root = generated(tmp_path, "early")
    tool = tmp_path / "early"
    site = Site(root, environment(tool))
    assert b"Everything is as it was generated." in site.run("status")
    renderer = tool / "codex_booking_gen/render.py"
    text = renderer.read_text(encoding="utf-8")
    made = "content = rendered_text(template.path)"
    renderer.write_text(text.replace(made, f'{made} + b"# more\\n"'), encoding="utf-8")
    assert b"template newer" in site.run("status")
