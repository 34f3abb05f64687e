"""A contender as the coordinator sees it: a process that answers questions, one at a time."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TextIO

from tests.bench.availability.contenders.database import ANSWERS, DSN, REDIS
from tests.e2e.support import REPOSITORY, Venv, clean_environment

HERE = Path(__file__).resolve().parent
CACHE = REPOSITORY / ".cache/bench/availability"
LOG = CACHE / "contenders.log"


@dataclass(frozen=True)
class Contender:
    """Who takes part.

    Attributes:
        module: below `contenders`, run with `venv` in `folder`.
        schema: whose tables it uses; those of the same schema load the same way.
        redis: whether it gets one.
    """

    name: str
    module: str
    venv: Venv
    schema: str
    folder: Path = HERE
    settings: str = ""
    redis: bool = False


@dataclass
class Worker:
    """The running process of a contender; `with` ends it."""

    contender: Contender
    dsn: str
    redis: str
    process: subprocess.Popen[str] = field(init=False)
    answers: TextIO = field(init=False)

    def __post_init__(self) -> None:
        env = clean_environment(self.contender.venv.bin) | {DSN: self.dsn}
        env["PYTHONPATH"] = f"{self.contender.folder}:{HERE}"
        if self.contender.redis:
            env[REDIS] = self.redis
        if self.contender.settings:
            env["DJANGO_SETTINGS_MODULE"] = self.contender.settings
        # Some print when they are imported: answers come on a pipe of their own.
        read, write = os.pipe()
        self.answers = os.fdopen(read, encoding="utf-8")
        with LOG.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [self.contender.venv.python, "-m", f"contenders.{self.contender.module}"],
                cwd=self.contender.folder,
                env=env | {ANSWERS: str(write)},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=[write],
                text=True,
            )
        os.close(write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.answers.close()

    def ask(
        self, how: str, work: str, arguments: Mapping[str, Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        """What it says; see `contenders.worker`.

        Raises:
            RuntimeError: it failed, with its words.
        """
        assert self.process.stdin is not None
        request = {"how": how, "work": work, "with": arguments or {}, **more}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.answers.readline()
        if not line:
            code = self.process.wait()
            raise RuntimeError(f"{self.contender.name} ended with {code}, see {LOG}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{self.contender.name}, {work}: {answer['error']}")
        return answer

    def do(self, work: str, /, **arguments: Any) -> Any:
        """The result of a work, once."""
        return self.ask("do", work, arguments)["answer"]
