"""Each change alone is fine and lines merge cleanly; together they would be wrong."""

from __future__ import annotations

import pytest

from codex_booking_gen.merge import Result, Side, merge
from codex_booking_gen.merge.doubts import find_doubts
from codex_booking_gen.merge.lines import clashes, merge_lines

FUNCTION = (
    "def page(request):\n"
    '    """A page."""\n'
    "    one = read(request)\n"
    "    two = check(one)\n"
    "    found = find(two)\n"
    "    context = {}\n"
    "    three = build(context)\n"
    "    return three\n"
)
CALL = "x = f(\n    a=1,\n    b=2,\n    c=3,\n)\n"
WALK = "def walk(rows):\n    for row in rows:\n        row.a()\n        row.b()\n        row.c()\n"
GUARD = "try:\n    a()\nexcept A:\n    b()\nexcept B:\n    c()\nexcept C:\n    d()\n"
CHOICE = "if x == 1:\n    a()\nelif x == 2:\n    b()\nelif x == 3:\n    c()\n"
MATCH = "match x:\n    case 1:\n        a()\n    case 2:\n        b()\n    case 3:\n        c()\n"
URLS = (
    "urlpatterns = [\n"
    '    path("a/", views.a, name="a"),\n'
    '    path("b/", views.b, name="b"),\n'
    '    path("c/", views.c, name="c"),\n'
    "]\n"
)
STEP = (
    "@dataclass\nclass Step:\n    title: str\n    url: str\n\n    def a(self):\n        return 1\n"
)
PARSE = (
    "def parse(text, form):\n    return text, form\n\n\n"
    "def one(text):\n    return parse(text, 1)\n\n\n"
    "def two(text):\n    return 2\n"
)


def asked(base: str, yours: str, new: str) -> Result:
    """It is asked, whichever side is whose, and what is chosen compiles."""
    assert merge("m.py", base, new, yours).conflicts
    result = merge("m.py", base, yours, new)
    assert result.conflicts, result.text
    sides: tuple[Side, Side] = ("mine", "template")
    for side in sides:
        decisions = dict.fromkeys([each.member for each in result.conflicts], side)
        decided = merge("m.py", base, yours, new, decisions=decisions)
        if decided.clean:
            compile(decided.text, "m.py", "exec", dont_inherit=True)
            assert not find_doubts(base, yours, new, decided.text, decided=True)
    return result


def test_one_local_name_for_two_things() -> None:
    """Yours is read behind the place where the template's is set."""
    yours = FUNCTION.replace("    two", "    first = one.first\n    two").replace(
        "    return", "    if first:\n        three += 1\n    return"
    )
    new = FUNCTION.replace("    context = {}", "    first = found[0]\n    context = {1: first}")
    assert not clashes(merge_lines(FUNCTION, yours, new))
    (conflict,) = asked(FUNCTION, yours, new).conflicts
    assert conflict.member == "page"
    assert "first" in conflict.what
    assert merge("m.py", FUNCTION, yours, new, decisions={"page": "mine"}).text == yours
    assert merge("m.py", FUNCTION, yours, new, decisions={"page": "template"}).text == new


def test_a_parameter_of_yours_is_no_local_of_the_template() -> None:
    """It would be overwritten before it is used."""
    yours = FUNCTION.replace("(request)", "(request, status)", 1).replace("three\n", "status\n")
    new = FUNCTION.replace("    one", "    status = 1\n    show(status)\n    one")
    asked(FUNCTION, yours, new)


def test_the_same_name_one_after_the_other() -> None:
    """Two loops may call what they go through alike."""
    yours = FUNCTION.replace("    two", "    for row in one:\n        show(row)\n    two")
    new = FUNCTION.replace("    return", "    for row in three:\n        hide(row)\n    return")
    result = merge("m.py", FUNCTION, yours, new)
    assert result.clean
    assert result.text.count("row in") == 2


@pytest.mark.parametrize(
    ("base", "yours", "new"),
    [
        (CALL, ("    a=1", "    s=1,\n    a=1"), (")\n", "    s=2,\n)\n")),
        (f"async {WALK}", ("async def", "def"), ("row.c()", "row.c(await rows.d())")),
        (WALK, ("for row in rows", "if row := rows"), ("row.c()\n", "row.c()\n        break\n")),
        (
            f"COUNT = 0\n\n\n{FUNCTION}",
            ("    one", "    print(COUNT)\n    one"),
            ("    three", "    global COUNT\n    COUNT = 1\n    three"),
        ),
    ],
    ids=["keyword twice", "await", "break", "global"],
)  # fmt: skip
def test_what_parses_and_does_not_compile(
    base: str, yours: tuple[str, str], new: tuple[str, str]
) -> None:
    """Python's compiler refuses more than its parser."""
    asked(base, base.replace(*yours), base.replace(*new))


def test_a_field_without_a_default_behind_one_with() -> None:
    """Such a dataclass cannot even be imported."""
    yours = STEP.replace("    url: str\n", '    url: str\n    icon: str = ""\n')
    new = STEP.replace("\n    def", "    number: int\n\n    def")
    assert merge("m.py", STEP, yours, new).conflicts


def test_arguments_by_place_go_where_their_side_meant_them() -> None:
    """A field of yours stands before that of the template, whose call counts places."""
    base = f"{STEP}\n\nx = Step(1, 2)\n"
    yours = base.replace("    url: str\n", "    url: str\n    icon: str = 1\n")
    new = base.replace("    url: str\n", "    url: str\n\n    number: int = 1\n")
    new = new.replace("(1, 2)", "(1, 2, 3)")
    merged = yours.replace("    icon: str = 1\n", "    icon: str = 1\n    number: int = 1\n")
    problems = find_doubts(base, yours, new, merged.replace("(1, 2)", "(1, 2, 3)"))
    assert {each.text for each in problems} == {"Step's number has another place now"}


def test_a_keyword_that_the_other_side_renamed() -> None:
    """You renamed the parameter, the template begins to name it."""
    yours = PARSE.replace("(text, form)", "(text, pattern)").replace("text, form", "text, pattern")
    new = PARSE.replace("parse(text, 1)", "parse(text, form=1)")
    (conflict,) = asked(PARSE, yours, new).conflicts
    assert (conflict.member, conflict.what) == ("one", "parse takes no form")


def test_a_call_without_what_the_other_side_needs() -> None:
    """You gave it one more parameter, the template calls it once more."""
    yours = PARSE.replace("(text, form)", "(text, form, more)").replace("(text, 1)", "(text, 1, 2)")
    new = PARSE.replace("return 2", "return parse(text, 2)")
    (conflict,) = asked(PARSE, yours, new).conflicts
    assert (conflict.member, conflict.what) == ("two", "parse is called without more")


@pytest.mark.parametrize(
    ("base", "here", "there", "added"),
    [
        (GUARD, "except A", "except C", ("except N:\n    n()\n", "except N:\n    m()\n")),
        (CHOICE, "elif x == 2", "elif x == 3", ("elif n:\n    n()\n", "elif n:\n    m()\n")),
        (MATCH, " case 1", " case 3", (" case 9:\n        n()\n   ", " case 9:\n        m()\n   ")),
        (URLS, '    path("b', "]", ('    path("n/", views.n),\n', '    path("n/", views.m),\n')),
        (URLS, '    path("b', "]", ('    path(n, n, name="n"),\n', '    path(m, m, name="n"),\n')),
    ],
    ids=["except", "elif", "case", "route", "name"],
)  # fmt: skip
def test_what_counts_once_and_would_stand_twice(
    base: str, here: str, there: str, added: tuple[str, str]
) -> None:
    """Of two branches with one condition, the second would never run."""
    yours, new = base.replace(here, added[0] + here), base.replace(there, added[1] + there)
    assert not clashes(merge_lines(base, yours, new))
    asked(base, yours, new)


def test_one_decorator_of_both_stands_once() -> None:
    """You put it on top, the template below the others."""
    base = f"@a\n@b\n@c\n{FUNCTION}"
    yours, new = f"@once\n{base}", base.replace("@c\n", "@c\n@once\n")
    result = merge("m.py", base, yours, new)
    assert result.text.count("@once") == 1 or result.conflicts


TWINS = (
    "class Days(Inline):\n    model = Day\n    extra = 0\n\n\n"
    "class Offs(Inline):\n    model = Off\n    extra = 0\n"
)


def test_a_change_stays_with_the_class_it_was_made_in() -> None:
    """Your new class looks like the one that the template changed."""
    own = "class Mine(Inline):\n    model = Off\n    extra = 0\n\n\n"
    yours = TWINS.replace("extra = 0", "extra = 1", 1).replace("class Offs", f"{own}class Offs")
    new = TWINS.replace("    extra = 0\n", "    extra = 0\n    links = True\n")
    result = merge("m.py", TWINS, yours, new)
    assert result.clean
    days, mine, offs = result.text.split("class ")[1:]
    assert "links" in days
    assert "links" not in mine
    assert "links" in offs


def test_your_edit_does_not_go_into_a_copy() -> None:
    """The template left the copy as the original was, and changed the original above it."""
    copy = FUNCTION.replace("def page", "def copy")
    yours = FUNCTION.replace("return three", "return mine(three)")
    new = FUNCTION.replace("check(one)", "check(one, two=2)") + "\n\n" + copy
    result = merge("m.py", FUNCTION, yours, new)
    assert result.clean
    original, copied = result.text.split("\n\n\n")
    assert "mine(three)" in original
    assert "two=2" in original
    assert copied == copy


def test_a_function_that_one_side_renamed_may_be_changed_by_the_other() -> None:
    """Lines know where it is; there is nothing to ask."""
    base = f"{PARSE}\n\n{FUNCTION}"
    yours = base.replace("def page", "def own_page")
    new = base.replace("check(one)", "check(one, two=2)")
    result = merge("m.py", base, yours, new)
    assert result.clean
    assert result.text == yours.replace("check(one)", "check(one, two=2)")


def test_what_you_took_out_does_not_come_back() -> None:
    """The template wrapped or moved the statement, or moved and changed it."""
    line = "    found = find(two)\n"
    yours = FUNCTION.replace(line, "")
    wrapped = FUNCTION.replace(line, "    if one:\n        found = find(two)\n")
    moved = yours.replace("    one", f"{line}    one")
    changed = yours.replace("    one", "    found = find(two, 2)\n    one")
    for new in (wrapped, moved, changed):
        result = merge("m.py", FUNCTION, yours, new)
        assert result.conflicts or "find(two" not in result.text
        result = merge("m.py", FUNCTION, new, yours)
        assert result.conflicts or "find(two" not in result.text


def test_a_statement_that_both_moved_runs_once() -> None:
    """One wrote another argument, too."""
    base = FUNCTION.replace("    found = find(two)\n", "    charge(two, 10)\n    found = 1\n")
    yours = base.replace("    charge(two, 10)\n", "").replace(
        "    return", "    charge(two, 10)\n    return"
    )
    new = base.replace("    charge(two, 10)\n", "").replace(
        "    one =", "    charge(two, 10, 1)\n    one ="
    )
    asked(base, yours, new)


def test_a_change_does_not_go_into_a_copy_in_another_class() -> None:
    """You copied the class, and took the method out of the original."""
    body = "    def seen(self):\n        one = 1\n        return one\n\n"
    body += "    def other(self):\n        pass\n"
    base = f"class Form:\n{body}"
    yours = f"class MyForm:\n{body}\n\nclass Form:\n    def other(self):\n        pass\n"
    new = base.replace("return one", "return one + 1")
    result = merge("m.py", base, yours, new)
    assert result.conflicts or "one + 1" not in result.text.split("class Form")[0]


def test_lines_that_you_moved_into_a_function_take_a_change_along() -> None:
    """There is nothing to ask: they no longer stand where they stood."""
    yours = FUNCTION.replace(
        "    found = find(two)\n",
        "    return built(two)\n\n\ndef built(two):\n    found = find(two)\n",
    )
    new = FUNCTION.replace("    context = {}\n", '    context = {"found": found}\n')
    result = merge("m.py", FUNCTION, yours, new)
    assert result.clean
    assert result.text == yours.replace("    context = {}\n", '    context = {"found": found}\n')


def test_a_property_that_you_took_out_and_the_template_uses() -> None:
    """Another class of the module has one of that name."""
    kept = "class Other:\n    size = 1\n\n\n"
    taken = "    @property\n    def size(self):\n        return 1\n\n"
    rest = "    def zone(self):\n        return 2\n\n    def total(self):\n        return 3\n"
    base = f"{kept}class Chosen:\n{taken}{rest}"
    asked(base, base.replace(taken, ""), base.replace("return 3", "return self.size"))


def test_a_name_that_one_side_imports_and_the_other_assigns() -> None:
    """Whichever comes second is what both would get."""
    base = f"import os\n\none = 1\ntwo = 2\n\n\n{FUNCTION}\n\nprint(os, one)\n"
    yours = base.replace("two = 2\n", "two = 2\nday = 5\n").replace("(os, one)", "(os, one, day)")
    new = base.replace("import os\n", "import os\nfrom dates import day\n").replace(
        "read(request)", "read(request, day)"
    )
    asked(base, yours, new)


def test_an_order_that_lines_made_is_told() -> None:
    """The first route that fits is taken, whoever wrote it."""
    yours = URLS.replace('    path("b', '    path("<slug:any>/", views.x),\n    path("b')
    new = URLS.replace("]", '    path("n/", views.n),\n]')
    result = merge("urls.py", URLS, yours, new)
    assert result.clean
    assert {note.member for note in result.notes if note.review} == {"urlpatterns"}
    assert not merge("urls.py", URLS, URLS, new).notes
