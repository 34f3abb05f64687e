"""Pages, styles and prose: lines merge cleanly, and what they come to would be wrong."""

from __future__ import annotations

from itertools import product

import pytest

from codex_booking_gen.merge import merge
from codex_booking_gen.merge.braces import style_problems
from codex_booking_gen.merge.result import Side
from codex_booking_gen.merge.tags import page_problems

STAFF = "<main>\n{% if user.is_staff %}\n<p>Staff.</p>\n{% endif %}\n</main>\n"
PAGE = (
    "{% block content %}\n<div>\n  <p>one</p>\n  <p>two</p>\n  <p>three</p>\n"
    "  <p>four</p>\n</div>\n{% endblock %}\n"
)


def answers(name: str, base: str, yours: str, new: str) -> dict[Side, str]:
    """It is asked; what either answer gives throughout."""
    conflicts = merge(name, base, yours, new).conflicts
    assert conflicts
    found: dict[Side, str] = {}
    sides: tuple[Side, Side] = ("mine", "template")
    for side in sides:
        decisions = dict.fromkeys([each.member for each in conflicts], side)
        decided = merge(name, base, yours, new, decisions=decisions)
        assert decided.clean
        found[side] = decided.text
    return found


def test_an_else_belongs_to_the_condition_that_it_was_written_for() -> None:
    """You put a condition of your own inside the one that the template gives an `else`."""
    yours = STAFF.replace("<p>Staff.</p>\n", "{% if perms.x %}\n<p>Staff.</p>\n{% endif %}\n")
    new = STAFF.replace("{% endif %}", "{% else %}\n<p>Call us.</p>\n{% endif %}")
    found = answers("a.html", STAFF, yours, new)
    assert found == {"mine": yours, "template": new}


def test_a_condition_that_you_rewrote_gets_its_else() -> None:
    """There is no other that it could belong to."""
    yours = STAFF.replace("user.is_staff", "user.is_superuser")
    new = STAFF.replace("{% endif %}", "{% else %}\n<p>Call us.</p>\n{% endif %}")
    result = merge("a.html", STAFF, yours, new)
    assert result.clean
    assert result.text == new.replace("user.is_staff", "user.is_superuser")


@pytest.mark.parametrize("line", ["{% block css %}{% endblock %}", '<p id="note">Hi</p>'])
def test_a_block_or_an_id_that_both_added_would_stand_twice(line: str) -> None:
    """Django refuses a page with two blocks of one name."""
    yours, new = PAGE.replace("<div>", f"{line}\n<div>"), PAGE.replace("</div>", f"</div>\n{line}")
    for text in answers("a.html", PAGE, yours, new).values():
        assert text.count(line) == 1
        assert not page_problems(yours, new, text)


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.css"])
def test_a_line_that_you_took_out_does_not_come_back_elsewhere(name: str) -> None:
    """The template only moved it."""
    line = "  <p>four</p>\n"
    yours = PAGE.replace(line, "")
    new = yours.replace("<div>\n", f"<div>\n{line}")
    for base, (one, other) in product([PAGE], [(yours, new), (new, yours)]):
        counts = {text.count(line) for text in answers(name, base, one, other).values()}
        assert counts == {0, 1}


def test_a_line_that_both_moved_stands_once() -> None:
    """Each to a place of its own."""
    line = "  <p>two</p>\n"
    yours = PAGE.replace(line, "").replace("<div>\n", f"{line}<div>\n")
    new = PAGE.replace(line, "").replace("</div>\n", f"</div>\n{line}")
    for text in answers("a.html", PAGE, yours, new).values():
        assert text.count(line) == 1


def test_a_line_that_the_template_moved_past_your_change_is_not_lost() -> None:
    """Both ends of the move stand between the markers, or neither does."""
    base = "<h1>Title</h1>\n{% include 'a.html' %}\n"
    yours, new = "<h1>Title</h1>\n", "{% include 'a.html' with x=1 %}\n<h1>Title</h1>\n"
    for text in answers("a.html", base, yours, new).values():
        assert text.count("<h1>") == 1


def test_an_answer_leaves_no_tag_open() -> None:
    """You took the wrapper away, the template added lines next to its end."""
    base = PAGE.replace("  <p>three", "  <section>\n  <p>three").replace(
        "four</p>\n", "four</p>\n  </section>\n"
    )
    new = base.replace("  </section>\n", "  <p>five</p>\n  </section>\n  <hr>\n")
    for text in answers("a.html", base, PAGE, new).values():
        assert not page_problems(PAGE, new, text)


STYLES = ".a {\n  color: red;\n}\n\n.b {\n  color: blue;\n}\n\n.c {\n  color: green;\n}\n"


def test_braces_must_meet() -> None:
    """You put a rule into a block, the template one more behind it: both end in a brace."""
    yours = STYLES.replace(".b {\n  color: blue;\n}\n", "@media x {\n.b {\n  color: blue;\n}\n}\n")
    new = STYLES.replace("  color: blue;\n}\n", "  color: blue;\n}\n.b:hover {\n  color: red;\n}\n")
    for one, other in ((yours, new), (new, yours)):
        for text in answers("a.css", STYLES, one, other).values():
            assert text.count("{") == text.count("}")


def test_a_rule_stays_out_of_a_block_that_the_other_side_opened() -> None:
    """Before or behind the last rule of the block: nobody can tell which was meant."""
    yours = STYLES.replace(".b {\n", "@media x {\n.b {\n").replace("blue;\n}\n", "blue;\n}\n}\n")
    merged = yours.replace("blue;\n}\n", "blue;\n}\n.n {\n  color: red;\n}\n")
    new = STYLES.replace("blue;\n}\n", "blue;\n}\n.n {\n  color: red;\n}\n")
    (problem,) = style_problems(STYLES, yours, new, merged)
    assert problem.text == ".n would stand within @media x"


def test_a_declaration_in_a_rule_that_you_put_into_a_block() -> None:
    """It belongs to its rule wherever that stands."""
    yours = STYLES.replace(".b {\n", "@media x {\n.b {\n").replace("blue;\n}\n", "blue;\n}\n}\n")
    new = STYLES.replace("blue;\n", "blue;\n  margin: 0;\n")
    result = merge("a.css", STYLES, yours, new)
    assert result.clean
    assert result.text == yours.replace("blue;\n", "blue;\n  margin: 0;\n")
