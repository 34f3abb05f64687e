"""The owner's formatter, with real ruff and black: found by its configuration, run once."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from codex_booking_gen.formatter import Formatted, format_all

UGLY = b"x = {  'a':1,\n'b':2 }\n"
RUFF = b'x = {"a": 1, "b": 2}\n'
SINGLE = b"x = {'a': 1, 'b': 2}\n"
UNSORTED = b"import sys\nimport os\n\nprint(os, sys)\n"
SORTED = b"import os\nimport sys\n\nprint(os, sys)\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that is a repository of its own."""
    root = tmp_path / "site"
    (root / ".git").mkdir(parents=True)
    return root


def lay(root: Path, **files: str) -> None:
    """Write files; `__` in a name is a slash, and all are TOML, or Python when they say so."""
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_toml", ".toml").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def first(found: Formatted, path: str = "app/x.py") -> bytes | None:
    return found[path][0]


def test_without_configuration_there_is_no_formatter(root: Path) -> None:
    """Nor where a pyproject.toml speaks of other things; and nothing is to be said of it."""
    lay(root, pyproject_toml="[tool.other]\n")
    found = format_all(root, {"app/x.py": [UGLY, UGLY]})
    assert found == {"app/x.py": (None, None)}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("pyproject_toml", "[tool.ruff]\n", RUFF),
        ("ruff_toml", "format.quote-style = 'single'\n", SINGLE),
        ("pyproject_toml", "[tool.black]\nline-length = 100\n", RUFF),
        ("pyproject_toml", "[tool.black]\nskip-string-normalization = true\n", SINGLE),
        ("app__ruff_toml", "format.quote-style = 'single'\n", SINGLE),
    ],
)
def test_configuration_in_the_folder_or_above_it_counts(
    root: Path, name: str, text: str, expected: bytes
) -> None:
    """With what it says."""
    lay(root, **{name: text})
    assert first(format_all(root, {"app/x.py": [UGLY]})) == expected


def test_a_dotted_ruff_toml_wins(root: Path) -> None:
    """As it does in ruff."""
    lay(root, ruff_toml="", pyproject_toml="[tool.ruff]\n")
    (root / ".ruff.toml").write_text("format.quote-style = 'single'\n")
    assert first(format_all(root, {"app/x.py": [UGLY]})) == SINGLE


def test_the_nearest_configuration_is_taken_for_each_file(root: Path) -> None:
    """In one run."""
    lay(root, ruff_toml="", app__ruff_toml="format.quote-style = 'single'\n")
    found = format_all(root, {"app/x.py": [UGLY], "x.py": [UGLY]})
    assert (first(found), first(found, "x.py")) == (SINGLE, RUFF)


def test_a_repository_around_the_project_counts_and_no_folder_above_it(tmp_path: Path) -> None:
    """A project below the repository's root is common; what lies above is somebody else's."""
    lay(tmp_path, pyproject_toml="[tool.ruff]\n")
    (tmp_path / "repo" / "backend").mkdir(parents=True)
    wanted = {"app/x.py": [UGLY]}
    assert first(format_all(tmp_path / "repo" / "backend", wanted)) is None
    (tmp_path / "repo" / ".git").mkdir()
    assert first(format_all(tmp_path / "repo" / "backend", wanted)) is None
    lay(tmp_path / "repo", pyproject_toml="[tool.ruff]\n")
    assert first(format_all(tmp_path / "repo" / "backend", wanted)) == RUFF


def test_ruff_sorts_imports_only_where_it_is_told_to(root: Path) -> None:
    """By the rules that the owner selected, also in a configuration that theirs extends."""
    select = "lint.select = ['E']\n"
    lay(root, ruff_toml="", base_toml="lint.extend-select = ['I']\n", app__ruff_toml=select)
    wanted = {"app/x.py": [SORTED, UNSORTED]}
    assert format_all(root, wanted)["app/x.py"] == (SORTED, UNSORTED)
    lay(root, app__ruff_toml="extend = '../base.toml'\n")
    assert format_all(root, wanted)["app/x.py"] == (SORTED, SORTED)


def test_who_does_not_sort_imports_gets_none_sorted(root: Path) -> None:
    """Although the rules would have it: the file that stands there says so."""
    lay(root, ruff_toml="lint.select = ['I']\n")
    found = format_all(root, {"app/x.py": [UNSORTED, UNSORTED + UGLY], "x.py": [SORTED, UNSORTED]})
    assert found["app/x.py"] == (UNSORTED, UNSORTED + RUFF)
    assert found["x.py"] == (SORTED, SORTED)


def test_ruff_knows_the_projects_own_modules(root: Path) -> None:
    """Those that are not formatted, too: own imports are a block of their own."""
    text = b"import django\n\nimport mysite\n\nprint(django, mysite)\n"
    mixed = text.replace(b"\n\nimport mysite", b"\nimport mysite")
    lay(root, ruff_toml="lint.select = ['I']\n")
    (root / "mysite").mkdir()
    assert format_all(root, {"app/x.py": [text, mixed]})["app/x.py"] == (text, text)


@pytest.mark.parametrize("source", ["'lib'", "'.', 'li*'", "'{root}/lib'"])
def test_ruff_knows_the_modules_of_its_source_folders(root: Path, source: str) -> None:
    """As they are configured."""
    text = b"import django\n\nimport mysite\n\nprint(django, mysite)\n"
    mixed = text.replace(b"\n\nimport mysite", b"\nimport mysite")
    lay(root, ruff_toml=f"src = [{source.format(root=root)}]\nlint.select = ['I']\n")
    (root / "lib" / "mysite").mkdir(parents=True)
    assert format_all(root, {"app/x.py": [text, mixed]})["app/x.py"] == (text, text)


def test_rules_for_some_files_hold(root: Path) -> None:
    """Patterns in the configuration mean the paths of the project."""
    lay(
        root,
        ruff_toml="lint.select=['I']\nextend-exclude=['old']\n[lint.per-file-ignores]\n'app/*'=['I']\n",
    )
    versions = [SORTED, UNSORTED + UGLY]
    found = format_all(root, dict.fromkeys(("app/x.py", "x.py", "old/x.py"), versions))
    assert found["app/x.py"][1] == UNSORTED + RUFF
    assert found["x.py"][1] == SORTED + RUFF
    assert found["old/x.py"][1] == UNSORTED + UGLY


def test_black_leaves_what_it_is_forced_to_exclude(root: Path) -> None:
    """As when the owner runs it."""
    lay(root, pyproject_toml="[tool.black]\nforce-exclude = '^/old/'\n")
    found = format_all(root, {"old/x.py": [UGLY], "x.py": [UGLY]})
    assert (first(found, "old/x.py"), first(found, "x.py")) == (UGLY, RUFF)


@pytest.mark.parametrize("text", [b"x = 'a'\n", b'x = "a"\n'])
def test_of_two_formatters_it_is_the_one_that_leaves_the_file_alone(
    root: Path, text: bytes
) -> None:
    """ruff is often configured for its checks only."""
    lay(root, pyproject_toml="[tool.black]\nskip-string-normalization = true\n[tool.ruff]\n")
    new = b"y = {'b':1}\n"
    found = format_all(root, {"app/x.py": [text, new]})
    expected = b"y = {'b': 1}\n" if b"'" in text else b'y = {"b": 1}\n'
    # black without normalization leaves both kinds of quotes; ruff is asked first
    assert found["app/x.py"] == (text, expected)


def test_of_two_formatters_that_leave_it_alone_it_is_the_one_that_made_it(root: Path) -> None:
    """Of what was generated, the second version."""
    lay(root, pyproject_toml="[tool.black]\nline-length = 40\n[tool.ruff]\nline-length = 40\n")
    made = b'x = {\n    "start": f"{choices.start:{FORMAT}}" if choices.start else "",\n}\n'
    lay(root, ruff__pyproject_toml="[tool.ruff]\nline-length = 40\n")
    lay(root, black__pyproject_toml="[tool.black]\nline-length = 40\n")
    for tool in ("ruff", "black"):
        own = first(format_all(root, {f"{tool}/x.py": [made]}), f"{tool}/x.py")
        assert own is not None
        assert format_all(root, {"app/x.py": [own, made]})["app/x.py"] == (own, own)


@pytest.mark.parametrize("tool", ["ruff", "black"])
def test_what_does_not_parse_has_no_formatted_form(root: Path, tool: str) -> None:
    """And it keeps no other file from one."""
    lay(root, pyproject_toml=f"[tool.{tool}]\n")
    found = format_all(root, {"app/x.py": [UGLY, b"x = (\n", UGLY], "x.py": [b"def\n"]})
    assert found == {"app/x.py": (RUFF, None, RUFF), "x.py": (None,)}
    assert found.problems == ()


def test_only_python_is_formatted(root: Path) -> None:
    """Pages are the owner's own affair."""
    lay(root, ruff_toml="")
    assert format_all(root, {"a.html": [b"<p>\n"]}) == {"a.html": (None,)}


def test_line_ends_stay_what_they_are(root: Path) -> None:
    """Each version has its own."""
    lay(root, ruff_toml="")
    found = format_all(root, {"app/x.py": [UGLY.replace(b"\n", b"\r\n"), UGLY]})
    assert found["app/x.py"] == (RUFF.replace(b"\n", b"\r\n"), RUFF)


def test_the_project_is_not_written_to(root: Path) -> None:
    """No cache, no copy."""
    lay(root, pyproject_toml="[tool.black]\n[tool.ruff]\n")
    before = sorted(root.rglob("*"))
    format_all(root, {"app/x.py": [UGLY]})
    assert sorted(root.rglob("*")) == before


def fake(folder: Path, tool: str, script: str) -> None:
    """A program of that name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / tool).write_text(f"#!/bin/sh\n{script}\n")
    (folder / tool).chmod(stat.S_IRWXU)


def test_the_projects_own_formatter_comes_first(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version may format otherwise."""
    lay(root, ruff_toml="")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    fake(root / ".venv" / "bin", "ruff", 'for f; do [ -f "$f" ] && echo theirs > "$f"; done; :')
    assert first(format_all(root, {"app/x.py": [UGLY]})) == b"theirs\n"


@pytest.mark.parametrize("script", ["exit 127", "#!/no/such/interpreter"])
def test_a_program_that_does_not_start_is_passed_over(
    root: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """A shim of a version manager is there, whether or not there is anything behind it."""
    lay(root, ruff_toml="")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    fake(root / ".venv" / "bin", "ruff", script)
    if script.startswith("#!"):
        (root / ".venv" / "bin" / "ruff").write_text(f"{script}\n")
    assert first(format_all(root, {"app/x.py": [UGLY]})) == RUFF


@pytest.mark.parametrize(
    ("script", "limit", "said"),
    [
        ("echo 'error: out of order' >&2; exit 2", 300, "ruff failed: error: out of order"),
        ("sleep 600 & wait", 0.5, "ruff took longer than 0.5 seconds"),
    ],
)
def test_a_formatter_that_fails_or_hangs_is_none(
    root: Path, monkeypatch: pytest.MonkeyPatch, script: str, limit: float, said: str
) -> None:
    """It is said once, whatever the number of files."""
    lay(root, ruff_toml="")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    fake(root / ".venv" / "bin", "ruff", script)
    found = format_all(root, {"app/x.py": [UGLY], "x.py": [UGLY]}, time_limit=limit)
    assert found == {"app/x.py": (None,), "x.py": (None,)}
    assert found.problems == (said,)


def test_a_formatter_that_is_not_installed_is_said(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their files are merged as they are."""
    lay(root, ruff_toml="")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    found = format_all(root, {"app/x.py": [UGLY]})
    assert found == {"app/x.py": (None,)}
    assert found.problems == ("ruff is configured, but not installed",)


def test_configuration_that_cannot_be_read_is_said(root: Path) -> None:
    """By its name."""
    lay(root, ruff_toml="x = [\n")
    found = format_all(root, {"app/x.py": [UGLY]})
    assert found == {"app/x.py": (None,)}
    (problem,) = found.problems
    assert problem.startswith(f"{root / 'ruff.toml'} cannot be read")


def test_configuration_that_the_tool_refuses_is_said(root: Path) -> None:
    """In its own words."""
    lay(root, ruff_toml="no-such-option = 1\n")
    found = format_all(root, {"app/x.py": [UGLY]})
    assert found == {"app/x.py": (None,)}
    (problem,) = found.problems
    assert problem.startswith("ruff failed: ")
    assert "no-such-option" in problem or "ruff.toml" in problem


def test_many_files_are_one_run(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process for each would take seconds."""
    lay(root, ruff_toml="")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    log = tmp_path / "log"
    fake(root / ".venv" / "bin", "ruff", f'echo "$1" >> "{log}"')
    format_all(root, {f"app/x{n}.py": [UGLY, UGLY, UGLY] for n in range(50)})
    assert log.read_text().split() == ["format", "check"]
