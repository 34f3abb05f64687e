"""The README keeps its word: every command in it is run, in its order, from a bare clone on.

A block marked `sh` holds commands, one a line; in a block marked `console` those lines count that
start with `$`. Nothing in such a block is left out but what NOT_RUN names.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from codex_booking_gen.spec import parse_spec
from tests.e2e.support import HANGS, REPOSITORY, clean_environment, run

README = REPOSITORY / "README.md"

NOT_RUN = {"make test": "it is what runs this test"}
SERVE = ("make demo", "python manage.py runserver")
"""They run until they are stopped: each is started, asked for its page, and stopped."""


@dataclass(frozen=True)
class Command:
    """One command of the README; `line` counts from 1."""

    line: int
    text: str


def blocks(text: str, *languages: str) -> Iterator[tuple[int, str]]:
    """The fenced blocks in one of `languages`: the line that each begins on, and what it holds."""
    fence = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for found in fence.finditer(text):
        if found[1] in languages:
            yield text.count("\n", 0, found.start(2)) + 1, found[2]


def commands(text: str) -> list[Command]:
    """Every command of the text's `sh` and `console` blocks, less comments, lines joined."""
    found = []
    for language in ("sh", "console"):
        for start, block in blocks(text, language):
            whole = ""
            for number, line in enumerate(block.splitlines(), start):
                if language == "console":
                    if not line.startswith("$ "):
                        continue
                    line = line.removeprefix("$ ")
                whole += re.sub(r"(^|\s)#.*", "", line).strip()
                if whole.endswith("\\"):
                    whole = whole.removesuffix("\\")
                elif whole:
                    found.append(Command(number, whole))
                    whole = ""
    return sorted(found, key=lambda command: command.line)


def test_commands_are_found() -> None:
    """Comments, output and other languages are not commands; a continued line is one."""
    text = (
        "Intro\n```sh\n# look first\nls -l  # all of it\n\nmake \\\n  demo\n```\n"
        "```console\n$ pwd\n/home\n```\n```python\nimport os\n```\n```toml\na = 1\n```\n"
    )
    expected = [Command(4, "ls -l"), Command(7, "make demo"), Command(10, "pwd")]
    assert commands(text) == expected


class Reader:
    """Somebody who follows the README: in a clone first, then beside it, in a fresh environment."""

    def __init__(self, home: Path, wheel: Path) -> None:
        self.clone = home / "clone"
        self.cwd = home
        copy_repository(self.clone)
        venv = home / "venv"
        run([sys.executable, "-m", "venv", venv], cwd=home)
        pins = home / "constraints.txt"
        # The package of that name is the one that was just built.
        pins.write_text(f"codex-booking @ {wheel.as_uri()}\n", encoding="utf-8")
        self.env = clean_environment(venv / "bin")
        self.pins = {"PIP_CONSTRAINT": str(pins)}

    def follow(self, command: Command) -> None:
        """Do what the command says."""
        place = self.clone if command.text.startswith("make ") else self.cwd
        if command.text in SERVE:
            self.serve(command, place)
        elif command.text.startswith("cd "):
            self.cwd = (self.cwd / command.text.removeprefix("cd ")).resolve(strict=True)
        else:
            run(["sh", "-ec", command.text], cwd=place, env=self.env | self.pins)

    def serve(self, command: Command, place: Path) -> None:
        """Start it, wait for the pages that it promises, stop it."""
        port = free_port()
        # The port of the README may be taken on this machine.
        text = command.text if "make" in command.text else f"{command.text} {port}"
        env = self.env | {"PYTHONUNBUFFERED": "1"}
        log = place / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                ["sh", "-ec", f"exec {text}"],
                cwd=place,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            site = wait_for_site(server, log)
            assert "<form" in fetch(f"{site}/booking/")
            assert "<form" in fetch(f"{site}/admin/")
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGINT)
            server.wait(timeout=HANGS)


def copy_repository(target: Path) -> None:
    """What a clone would hold, with the changes that are not committed yet."""
    listed = run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=REPOSITORY
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, target / name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_site(server: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the server prints, once it answers there."""
    deadline = time.monotonic() + HANGS
    while time.monotonic() < deadline:
        said = log.read_text(encoding="utf-8")
        assert server.poll() is None, f"it ended:\n{said}"
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        if found and answers(found[0]):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"it never served:\n{log.read_text(encoding='utf-8')}")


def answers(site: str) -> bool:
    host, port = site.removeprefix("http://").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=HANGS) as answer:
        return str(answer.read().decode())


def test_every_command_does_what_it_says(wheel: Path, tmp_path: Path) -> None:
    """From `make demo` to the second `generate`, by somebody who types what stands there."""
    reader = Reader(tmp_path, wheel)
    todo = [command for command in commands(README.read_text()) if command.text not in NOT_RUN]
    assert {"make demo", "codex-booking generate --yes"} <= {command.text for command in todo}
    for command in todo:
        try:
            reader.follow(command)
        except AssertionError as error:
            pytest.fail(f"README.md:{command.line}: {command.text}\n{error}", pytrace=False)


def test_every_toml_block_is_accepted() -> None:
    """What the README shows as booking.toml is valid."""
    found = list(blocks(README.read_text(), "toml"))
    assert found
    for _, block in found:
        parse_spec(block)


def test_every_file_that_it_names_is_there() -> None:
    """Pictures and links lead somewhere."""
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text())
    missing = [target for target in targets if not (REPOSITORY / target).exists()]
    assert not missing
