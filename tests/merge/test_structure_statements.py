"""Function bodies merge statement by statement; what depends on its order is asked."""

from __future__ import annotations

import pytest

from tests.merge.support import check_conflict, check_merged, structured

VIEW = '''\
def time(request):
    """A month."""
    choices = read(request)
    found = find(choices)
    context = {"times": found}
    return render(request, "time.html", context)
'''


def edited(*changes: tuple[str, str], text: str = VIEW) -> str:
    """The text with some pieces replaced."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_neighbouring_statements() -> None:
    """You changed one line, the template the next."""
    check_merged(
        VIEW,
        edited(("read(request)", "read(request.GET)")),
        edited(("find(choices)", "find(choices, days=3)")),
        edited(("read(request)", "read(request.GET)"), ("find(choices)", "find(choices, days=3)")),
    )


def test_a_dict_within_a_statement() -> None:
    """A key each."""
    check_merged(
        VIEW,
        edited(('"times": found', '"times": found, "mine": 1')),
        edited(('"times": found', '"theirs": 2, "times": found')),
        edited(('"times": found', '"theirs": 2, "times": found, "mine": 1')),
    )


def test_a_returned_call_takes_arguments_of_both() -> None:
    """By name; by place, nobody guesses."""
    check_merged(
        VIEW,
        edited(("context)", "context, status=201)")),
        edited(("context)", 'context, using="jinja")')),
        edited(("context)", 'context, status=201, using="jinja")')),
    )
    check_conflict(
        VIEW,
        edited(("time.html", "mine.html")),
        edited(("context)", "context | {})")),
        {"time": "both changed the arguments"},
    )


def test_a_renamed_local_variable_is_replayed() -> None:
    """The template's new line speaks of your name, f-strings too."""
    check_merged(
        VIEW,
        edited(("found", "slots")),
        edited(('{"times": found}', "{\"times\": found, 'n': f'{found!r:>{len(found)}}'}")),
        edited(
            ('{"times": found}', "{\"times\": found, 'n': f'{found!r:>{len(found)}}'}"),
            ("found", "slots"),
        ),
    )


def test_a_local_variable_that_the_template_renames_is_replayed_in_yours() -> None:
    """Your new line speaks of the template's name."""
    check_merged(
        VIEW,
        edited(('{"times": found}', '{"times": found, "n": len(found)}')),
        edited(("found", "slots")),
        edited(('{"times": found}', '{"times": found, "n": len(found)}'), ("found", "slots")),
    )


def test_a_rename_into_a_name_that_the_other_uses_is_not_replayed() -> None:
    """Your name means something else in the template's line."""
    result = structured(
        VIEW,
        edited(("found", "slots")),
        edited(('{"times": found}', '{"times": found, "n": slots}')),
    )
    assert [each.member for each in result.conflicts] == ["time"]


def test_a_name_of_one_side_is_not_caught_by_the_other() -> None:
    """Both call something `extra`; in comprehensions that harms nobody."""
    line = "    context = {"
    check_conflict(
        VIEW,
        edited((line, "    extra = 1\n" + line)),
        edited(("    choices =", "    extra = 2\n    choices =")),
        {"time": "extra means one thing in yours and another in the template's"},
    )
    mine, theirs = "    mine = [i for i in found]\n", "    theirs = [i + 1 for i in choices]\n"
    check_merged(
        VIEW,
        edited((line, mine + line)),
        edited((line, theirs + line)),
        edited((line, mine + theirs + line)),
    )


def test_another_variable_is_no_rename() -> None:
    """One line is alike, the rest is not: the template's new line is not bent to your name."""
    base = "def f(a):\n    total = 0\n    for b in a:\n        total += b\n    return total\n"
    yours = "def f(a):\n    count = 0\n    while g():\n        count -= 2\n    return h(count)\n"
    new = base.replace("total += b", "total += b + 1")
    result = structured(base, yours, new)
    assert [each.member for each in result.conflicts] == ["f"]
    assert "count += " not in result.text


def test_statements_added_at_one_place() -> None:
    """Assignments to different places do not care; calls might."""
    line = "    context = {"
    check_merged(
        VIEW,
        edited((line, "    mine = 1\n" + line)),
        edited((line, "    theirs = 2\n" + line)),
        edited((line, "    mine = 1\n    theirs = 2\n" + line)),
    )
    check_conflict(
        VIEW,
        edited((line, "    mine()\n" + line)),
        edited((line, "    theirs()\n" + line)),
        {"time": "both changed the same statements"},
    )
    check_conflict(
        VIEW,
        edited((line, "    if not found:\n        return None\n" + line)),
        edited((line, "    theirs = g()\n" + line)),
        {"time": "both changed the same statements"},
    )
    check_conflict(
        VIEW,
        edited((line, "    found = mine(found)\n" + line)),
        edited((line, "    found = theirs(found)\n" + line)),
        {"time": "both added it, each in its own way"},
    )


def test_the_same_statement_added_by_both_is_there_once() -> None:
    """Both fixed the same thing."""
    line = "    context = {"
    check_merged(
        VIEW,
        edited((line, "    check(found)\n" + line), ("A month", "Mine")),
        edited((line, "    check(found)\n" + line), ("read(", "reed(")),
        edited((line, "    check(found)\n" + line), ("A month", "Mine"), ("read(", "reed(")),
    )


def test_a_condition_and_what_happens_under_it_belong_together() -> None:
    """One decision: nobody may make it."""
    base = "def f(a):\n    if a:\n        return 1\n    return 2\n"
    check_conflict(
        base,
        base.replace("if a:", "if not a:"),
        base.replace("return 1", "return 3"),
        {"f": "both changed this branch"},
    )


def test_branches_of_their_own() -> None:
    """You handle another error, the template changes how one is handled."""
    base = """\
        def f():
            try:
                g()
            except ValueError as error:
                h(1)
            finally:
                i()
        """
    check_merged(
        base,
        base.replace(
            "    finally:", "    except KeyError:\n                k()\n            finally:"
        ),
        base.replace("h(1)", "h(2)"),
        base.replace("h(1)", "h(2)").replace(
            "    finally:", "    except KeyError:\n                k()\n            finally:"
        ),
    )
    check_conflict(
        base,
        base.replace(
            "    finally:", "    except KeyError:\n                k()\n            finally:"
        ),
        base.replace(
            "    finally:", "    except OSError:\n                o()\n            finally:"
        ),
        {"f": "both added a branch at the same place"},
    )


def test_docstrings_are_text() -> None:
    """Different lines of it merge, the same line is asked."""
    base = 'def f():\n    """A.\n\n    B.\n    C.\n    D.\n    """\n    return 1\n'
    check_merged(
        base,
        base.replace("B.", "Bb.").replace("return 1", "return 2"),
        base.replace("D.", "Dd."),
        base.replace("B.", "Bb.").replace("D.", "Dd.").replace("return 1", "return 2"),
    )
    check_conflict(
        base, base.replace("B.", "Mine."), base.replace("B.", "Theirs."),
        {"f": "both reworded the docstring"},
    )  # fmt: skip


def test_imports_within_a_function() -> None:
    """A set as everywhere."""
    base = "def ready():\n    from . import a\n\n    a.connect()\n"
    check_merged(
        base,
        "def ready():\n    from . import a, mine\n\n    a.connect()\n    mine.connect()\n",
        "def ready():\n    from . import a, theirs\n\n    theirs.connect()\n    a.connect()\n",
        "def ready():\n    from . import a, mine, theirs\n\n    theirs.connect()\n    a.connect()\n"
        "    mine.connect()\n",
    )


def test_a_deleted_statement_that_the_other_changed_is_asked() -> None:
    """Deleted by you, changed by the template."""
    check_conflict(
        VIEW,
        edited(("    found = find(choices)\n", ""), ('"times": found', "")),
        edited(("find(choices)", "find(choices, days=3)")),
        {"time": "you deleted it; the template changed days: was not there, new 3"},
    )


def test_loops_and_matches() -> None:
    """Bodies merge below headers that stay."""
    base = """\
        def f(x):
            for a in x:
                b = g(a, p=1)
                c = h(b)
            match x:
                case [1, *_]:
                    d = 1
                case _:
                    d = 2
            return d
        """
    check_merged(
        base,
        base.replace("p=1", "p=2").replace("d = 1", "d = 10"),
        base.replace("h(b)", "h(b, c)").replace("d = 2", "d = 20"),
        base.replace("p=1", "p=2")
        .replace("d = 1", "d = 10")
        .replace("h(b)", "h(b, c)")
        .replace("d = 2", "d = 20"),
    )


@pytest.mark.parametrize(
    ("base", "yours", "new", "expected"),
    [
        ("type A = int\nx = 1\n", "type A = int\nx = 2\n", "type A = str\nx = 1\n",
         "type A = str\nx = 2\n"),
        ("def f[T](a: T) -> T: return a\nx = 1\n", "def f[T](a: T) -> T: return a\nx = 2\n",
         "def f[T: int](a: T) -> T: return a\nx = 1\n",
         "def f[T: int](a: T) -> T: return a\nx = 2\n"),
        ("class A[T](B):\n    x = 1\n", "class A[T](B, C):\n    x = 1\n",
         "class A[T](B):\n    x = 2\n", "class A[T](B, C):\n    x = 2\n"),
        ("x = 1; y = 2\nz = 3\n", "x = 1; y = 20\nz = 3\n", "x = 1; y = 2\nz = 30\n",
         "x = 1; y = 20\nz = 30\n"),
        ("x = 1 + \\\n    2\ny = 1\n", "x = 1 + \\\n    3\ny = 1\n", "x = 1 + \\\n    2\ny = 2\n",
         "x = 1 + \\\n    3\ny = 2\n"),
        ("@a[0].b\ndef f():\n    if (n := 1):\n        x = f(a=1)\n",
         "@a[0].b\ndef f():\n    if (n := 1):\n        x = f(a=1, b=1)\n",
         "@a[0].b\ndef f():\n    if (n := 1):\n        x = f(a=2)\n",
         "@a[0].b\ndef f():\n    if (n := 1):\n        x = f(a=2, b=1)\n"),
        ("class A:\n\tx = f(\n\t\ta=1,\n\t)\n", "class A:\n\tx = f(\n\t\ta=1,\n\t\tb=1,\n\t)\n",
         "class A:\n\tx = f(\n\t\ta=2,\n\t)\n", "class A:\n\tx = f(\n\t\ta=2,\n\t\tb=1,\n\t)\n"),
        ("async def f():\n    x = await g(a=1)\n", "async def f():\n    x = await g(a=1, b=1)\n",
         "async def f():\n    x = await g(a=2)\n", "async def f():\n    x = await g(a=2, b=1)\n"),
    ],
)  # fmt: skip
def test_newer_and_rarer_syntax(base: str, yours: str, new: str, expected: str) -> None:
    """Type parameters, semicolons, continued lines, walrus, tabs, await."""
    check_merged(base, yours, new, expected)
