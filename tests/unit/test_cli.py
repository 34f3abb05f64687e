"""The command line in this process: exit codes, streams, questions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from codex_booking_gen.cli import run
from codex_booking_gen.commands.questions import ask_spec
from codex_booking_gen.dialogue import Silent
from codex_booking_gen.facts import Facts
from codex_booking_gen.spec import App, Models, Spec
from tests.unit.test_checks import FACTS


@pytest.mark.parametrize(
    "arguments",
    [["generat"], ["generate", "--yse"], ["generate", "--project"], ["demo", "--port", "x"], []],
)
def test_usage_errors_end_with_2(arguments: list[str]) -> None:
    """As everywhere."""
    assert run(arguments) == 2


def test_without_a_terminal_generate_needs_yes_or_dry_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It says which."""
    assert run(["generate"]) == 2
    said = capsys.readouterr().err
    assert "--yes" in said
    assert "--dry-run" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["generate", "--help"],
        ["init", "-h"],
        ["diff", "-h"],
        ["status", "-h"],
        ["check", "-h"],
        ["undo", "-h"],
        ["eject", "-h"],
        ["seed", "-h"],
        ["demo", "-h"],
    ],
)
def test_help_and_version_end_with_0(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard output."""
    assert run(arguments) == 0
    assert capsys.readouterr().out


def test_an_error_is_told_on_stderr_and_as_json_where_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program finds it where it looks for the plan."""
    assert run(["generate", "--yes", "--json", "--project", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("error: No Django project here")
    assert '"exit_code": 1' in told.out


def test_help_loads_neither_jinja_nor_rich_nor_the_plan() -> None:
    """It must be as fast as click itself."""
    code = (
        "import sys; from codex_booking_gen.cli import run; run(['--help'])\n"
        "ours = sorted(name for name in sys.modules if name.startswith('codex_booking_gen.'))\n"
        "others = {'jinja2', 'rich', 'django', 'importlib.metadata'} & set(sys.modules)\n"
        "print(ours, others, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == (
        "['codex_booking_gen.cli', 'codex_booking_gen.cli_options', 'codex_booking_gen.errors',"
        " 'codex_booking_gen.terminal'] set()"
    )


class Answers(Silent):
    """Somebody who answers in order; an answer that is refused is followed by the next one."""

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = list(answers)
        self.refused: list[str] = []

    def ask(self, question: str, default: str, check: Callable[[str], str | None]) -> str:
        while True:
            answer = self.answers.pop(0) or default
            problem = check(answer)
            if problem is None:
                return answer
            self.refused.append(problem)


def ask(answers: Answers) -> Spec:
    """In a project in whose Python `json` is taken, and whose package is `mysite`."""

    def facts_for(name: str) -> Facts:
        return replace(FACTS, module_path="/lib/json/__init__.py" if name == "json" else None)

    return ask_spec(answers, facts_for, Path("/site"))


def test_all_questions_have_defaults_that_work() -> None:
    """Five times Enter."""
    assert ask(Answers("", "", "", "", "")) == Spec()


def test_answers_are_taken_as_people_give_them() -> None:
    """Words become class names; the url follows the app's name."""
    spec = ask(Answers("salon.my_visits", "", "hair stylist", "treatment", "Europe/Berlin"))
    assert spec == Spec(
        app=App("salon.my_visits", "my-visits/", "Europe/Berlin"),
        models=Models(master="HairStylist", service="Treatment"),
    )


def test_a_wrong_answer_is_asked_again() -> None:
    """Each with its reason, also where two answers clash."""
    answers = Answers(
        "2b", "b", "/x", "x", "Status", "Person", "person", "Care", "Mars", "Asia/Tokyo"
    )
    spec = ask(answers)
    assert (spec.app.name, spec.app.url, spec.app.time_zone) == ("b", "x/", "Asia/Tokyo")
    assert (spec.models.master, spec.models.service) == ("Person", "Care")
    assert len(answers.refused) == 5


@pytest.mark.parametrize(
    "command", [["generate", "--yes"], ["seed"], ["diff"], ["status"], ["check"]]
)
def test_a_project_folder_that_does_not_exist_is_a_usage_error(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the pen must not lead to the project around it."""
    assert run([*command, "--project", str(tmp_path / "slip")]) == 2
    assert "slip" in capsys.readouterr().err


@pytest.mark.parametrize("taken", ["json", "admin", "mysite", "booking.core"])
def test_a_name_that_is_taken_is_refused_at_its_question(taken: str) -> None:
    """Not after all of the others."""
    answers = Answers(taken, "b", "", "", "", "")
    assert ask(answers).app.name == "b"
    (why,) = answers.refused
    assert taken.rpartition(".")[2] in why
