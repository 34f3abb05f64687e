"""Which way a file is merged, and what holds for any text at all.

`CODEX_BOOKING_HYPOTHESIS=ci` tries more of it; with `random` many more, others each time.
"""

from __future__ import annotations

import ast
import os
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.merge import Conflict, Labels, Result, Side, has_markers, merge

EFFORT = os.environ.get("CODEX_BOOKING_HYPOTHESIS", "")
PROFILE = settings(
    max_examples={"ci": 1000, "random": 20000}.get(EFFORT, 200),
    # A gate must say the same twice; who looks for the unknown asks for it.
    derandomize=EFFORT != "random",
    database=None,
    deadline=None,
)

BASE = dedent('''\
    """Visits."""

    from django.db import models


    class Visit(models.Model):
        reference = models.CharField(max_length=64)
        note = models.TextField()

        def __str__(self):
            return self.reference
    ''')
OWN = "\n    def mine(self):\n        return self.note\n"


@pytest.mark.parametrize("path", ["booking/models.py", "page.html", "style.css", "README.md", "x"])
def test_what_one_side_did_is_taken(path: str) -> None:
    """Without a look at what it is: it need not even parse."""
    for text in ("x = (\n", "\0", "", "no end", BASE):
        assert merge(path, BASE, BASE, text) == Result(text)
        assert merge(path, BASE, text, BASE) == Result(text)
        assert merge(path, BASE, text, text) == Result(text)


def test_python_that_lines_can_merge_is_merged_by_lines() -> None:
    """Comments and layout stay as both wrote them."""
    new = BASE.replace("from django.db import models", "from django.db  import models  # the ORM")
    merged = merge("models.py", BASE, BASE + OWN, new)
    assert merged == Result(new + OWN)


def test_lines_that_make_no_sense_together_are_not_taken_for_a_merge() -> None:
    """Both added the same method at different places: git would take it, and one would be lost."""
    method = "\n    def clean(self):\n        return {}\n"
    yours = BASE + method.format(1)
    new = BASE.replace("\n    def __str__", method.format(2) + "\n    def __str__")
    result = merge("models.py", BASE, yours, new)
    assert not result.clean
    assert "return 1" in result.text
    assert "return 2" in result.text


def test_a_name_that_only_one_side_still_has_is_not_lost_in_silence() -> None:
    """The template dropped an import that you use by now."""
    base = "import os\nimport sys\n\nprint(sys)\n\nx = 1\n"
    yours = base + "y = os.name\n"
    new = base.replace("import os\n", "")
    result = merge("m.py", base, yours, new)
    assert "import os" in result.text
    assert "y = os.name" in result.text


@pytest.mark.parametrize("broken", ["x = (\n", "def f(:\n    pass\n", "\tx\n  y\n", "a = 1 \0\n"])
def test_python_that_does_not_parse_is_merged_by_lines(broken: str) -> None:
    """What clashes is shown; what does not is taken."""
    base = "a = 1\n\nb = 2\n\nc = 3\n"
    new = base.replace("c = 3", "c = 4")
    assert merge("m.py", base, broken + base, new) == Result(broken + new)
    clash = merge("m.py", base, base.replace("c = 3\n", broken), new)
    assert [conflict.member for conflict in clash.conflicts] == ["L5"]
    assert has_markers(clash.text)


def test_a_clash_without_a_name_is_named_by_your_line() -> None:
    """And told in a few words where it is short."""
    base = "one\ntwo\nthree\n"
    (conflict,) = merge("a.txt", base, f"zero\n{base}", "one\n2\nthree\n").conflicts or (None,)
    assert conflict is None
    (conflict,) = merge("a.txt", base, "zero\none\nTWO\nthree\n", "one\n2\nthree\n").conflicts
    assert conflict == Conflict("L3", "was two, yours TWO, new 2", "two\n", "TWO\n", "2\n")


@pytest.mark.parametrize(
    ("base", "yours", "new", "what"),
    [
        ("", "a\nb\n", "c\nd\n", "both added lines here"),
        ("a\nb\n", "", "a\nc\n", "the template changed what you deleted"),
        ("a\nb\n", "a\nc\n", "", "the template deleted what you changed"),
        ("a\nb\n", "1\n2\n", "3\n4\n", "both changed these lines"),
        ("a\n", "1\n2\n", "3\n4\n", "both changed this line"),
        ("a\n", "", "c\n", "was a, yours nothing, new c"),
    ],
)
def test_a_clash_says_what_happened(base: str, yours: str, new: str, what: str) -> None:
    """To those who have not seen it yet."""
    (conflict,) = merge("a.txt", base, yours, new).conflicts
    assert conflict.what == what


CLASHING = ("a\nb\nc\nd\ne\n", "a\nB\nc\nD\ne\n", "a\n2\nc\n4\ne\n")


def test_a_decision_settles_its_clash() -> None:
    """By the line that names it, or all of the file at once."""
    one = merge("a.txt", *CLASHING, decisions={"L2": "mine"})
    assert [conflict.member for conflict in one.conflicts] == ["L4"]
    assert one.text.startswith("a\nB\nc\n<<<<<<< yours\nD\n=======\n4\n")
    both = merge("a.txt", *CLASHING, decisions={"L2": "mine", "L4": "template"})
    assert both == Result("a\nB\nc\n4\ne\n")
    assert merge("a.txt", *CLASHING, decisions={"": "template"}) == Result(CLASHING[2])
    assert len(merge("a.txt", *CLASHING, decisions={"L3": "mine"}).conflicts) == 2


def test_labels_name_the_sides() -> None:
    """As they are given."""
    text = merge("a.txt", *CLASHING, labels=Labels("HEAD", "x", "v2")).text
    assert text.startswith("a\n<<<<<<< HEAD\nB\n=======\n2\n>>>>>>> v2\nc\n")


@pytest.mark.parametrize("path", ["m.py", "a.txt"])
def test_a_missing_last_line_end_changes_nothing_else(path: str) -> None:
    """Neither side's last line counts as changed by it."""
    base, yours, new = "a = 1\n\nb = 1", "a = 2\n\nb = 1", "a = 1\n\nb = 1\n\nc = 1\n"
    assert merge(path, base, yours, new).text == "a = 2\n\nb = 1\n\nc = 1\n"
    assert merge(path, base + "\n", yours, new).text == "a = 2\n\nb = 1\n\nc = 1"


@pytest.mark.parametrize(
    "deep",
    [
        "(" * 5000 + ")" * 5000,
        "x = " + "-" * 20000 + "1",
        "x = " + " + ".join(["1"] * 5000),
        "x = " + "[" * 90 + "]" * 90,
        "".join(f"{' ' * n}if 1:\n" for n in range(99)) + " " * 99 + "pass",
        "x = 1\f\ny = 2\u2028\n",
        "\N{LATIN SMALL LETTER A WITH DIAERESIS}" * 3000,
        "x = '\\d'\nassert (1, 2)\nx is 1",
    ],
)
def test_unusual_python_has_an_answer(deep: str) -> None:
    """Too deep for the parser, or for what follows names; with breaks that are none."""
    base = f"a = 1\n\n{deep}\n\nb = 1\n"
    new = base.replace("b = 1", "b = 2")
    for yours in (base.replace("a = 1", "a = 2"), base.replace("b = 1", "b = 3")):
        result = merge("m.py", base, yours, new)
        assert result.conflicts or result.text == new.replace("a = 1", "a = 2")


TEXTS = st.text(st.sampled_from("ab=1(): \t\n\r\f\0\u2028'\"#"), max_size=40)


@PROFILE
@given(st.sampled_from(["m.py", "a.html"]), TEXTS, TEXTS, TEXTS)
def test_any_text_has_an_answer(path: str, base: str, yours: str, new: str) -> None:
    """A result or a conflict; Python that parses, where both sides do."""
    result = merge(path, base, yours, new)
    assert result.clean != has_markers(result.text)
    if path == "m.py" and result.clean and parses(yours) and parses(new):
        assert parses(result.text)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


PAGE = "{% block a %}\n<section>\n  <p>One</p>\n  <hr>\n  <p>Two</p>\n</section>\n{% endblock %}\n"


def test_a_page_whose_tags_would_not_meet_is_asked() -> None:
    """You took the section away; the template made two of it."""
    yours = PAGE.replace("<section>\n", "").replace("</section>\n", "")
    new = PAGE.replace("  <hr>\n", "  <hr>\n</section>\n<section>\n")
    (conflict,) = merge("a.html", PAGE, yours, new).conflicts
    assert conflict.what == "</section> would close nothing"
    answers: dict[str, Side] = {yours: "mine", new: "template"}
    for text, side in answers.items():
        assert merge("a.html", PAGE, yours, new, decisions={conflict.member: side}).text == text
    assert not merge("a.txt", PAGE, yours, new).conflicts


def test_template_tags_must_meet_as_well() -> None:
    """You opened a condition around what the template took out of the block."""
    yours = PAGE.replace("  <p>One", "{% if x %}\n  <p>One").replace(
        "Two</p>\n", "Two</p>\n{% endif %}\n"
    )
    new = PAGE.replace("  <hr>\n", "{% endblock %}\n{% block b %}\n")
    (conflict,) = merge("a.html", PAGE, yours, new).conflicts
    assert conflict.what == "{% endblock %} would close nothing"


@pytest.mark.parametrize(
    "odd",
    [
        "<p>One\n<p>Two\n",
        "{% if a %}<div>{% else %}<div class='b'>{% endif %}</div>\n",
        "<!-- </i> -->{# <b> #}<br><img src='a'/>\n",
        "{% if a > b %}x{% endif %}\n",
    ],
)
def test_a_page_that_is_not_tidy_itself_is_merged_as_it_is(odd: str) -> None:
    """Only what both sides have in order is held to it."""
    base = f"{odd}<hr>\n{PAGE}"
    yours, new = base.replace("One</p>", "1</p>"), base + "<footer></footer>\n"
    assert merge("a.html", base, yours, new) == Result(yours + "<footer></footer>\n")


LINES = st.sampled_from(["a = 1", "b()", "return", ")", "", "c(", "    d"])


@PROFILE
@given(st.lists(LINES, max_size=9), st.lists(LINES, min_size=1, max_size=3), st.data())
def test_what_both_inserted_is_there_once(
    base: list[str], block: list[str], data: st.DataObject
) -> None:
    """Whatever else the template changed, and wherever a comparison may see the insertion."""
    at = data.draw(st.integers(0, len(base)))
    block[data.draw(st.integers(0, len(block) - 1))] = "block"
    yours = [*base[:at], *block, *base[at:]]
    places = [*range(at), *range(at + len(block), len(yours))]
    new = list(yours)
    for place in data.draw(
        st.lists(st.sampled_from(places), max_size=2) if places else st.just([])
    ):
        new[place] = f"changed {place}"
    texts = ["".join(f"{line}\n" for line in lines) for lines in (base, yours, new)]
    result = merge("a.txt", texts[0], texts[1], texts[2])
    assert not result.clean or result.text.split("\n").count("block") == 1
