"""Merging by lines: what each side changed, and where they clash.

`CODEX_BOOKING_HYPOTHESIS=ci` tries more of it; with `random` many more, others each time.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.merge.lines import (
    Chunk,
    Clash,
    Same,
    Taken,
    clashes,
    joined,
    merge_lines,
    settle,
    side_lines,
)
from codex_booking_gen.merge.markers import render
from codex_booking_gen.merge.matching import matching, split_lines
from codex_booking_gen.merge.result import Labels

EFFORT = os.environ.get("CODEX_BOOKING_HYPOTHESIS", "")
PROFILE = settings(
    max_examples={"ci": 2000, "random": 20000}.get(EFFORT, 200),
    # A gate must say the same twice; who looks for the unknown asks for it.
    derandomize=EFFORT != "random",
    database=None,
    deadline=None,
)
LINES = st.sampled_from(["a", "b", "c", "d = 1", "e = 2", "", ")", "  a", "    a", "<p>", "</p>"])
TEXTS = st.lists(LINES, max_size=12).map(lambda lines: "".join(f"{line}\n" for line in lines))
FINE = pytest.mark.parametrize("fine", [False, True], ids=["strict", "fine"])


def merged(base: str, yours: str, new: str, *, fine: bool = False) -> str:
    """The text of a merge without a clash."""
    chunks = merge_lines(base, yours, new, fine=fine)
    assert not clashes(chunks), render(chunks, Labels())
    return render(chunks, Labels())


def whole(chunks: tuple[Chunk, ...], side: str) -> str:
    return "".join("".join(side_lines(chunk, side)) for chunk in chunks)  # type: ignore[arg-type]


def mirrored(chunk: Chunk) -> Chunk:
    """The chunk with yours for new."""
    match chunk:
        case Clash():
            return Clash(chunk.base, chunk.new, chunk.yours)
        case Taken(base, lines, "yours"):
            return Taken(base, lines, "new")
        case Taken(base, lines, "new"):
            return Taken(base, lines, "yours")
    return chunk


@FINE
@PROFILE
@given(TEXTS, TEXTS)
def test_an_unchanged_side_gives_the_other(fine: bool, base: str, other: str) -> None:
    """And what both did alike is done once."""
    assert merged(base, base, other, fine=fine) == other
    assert merged(base, other, base, fine=fine) == other
    assert merged(base, other, other, fine=fine) == other


@FINE
@PROFILE
@given(TEXTS, TEXTS, TEXTS)
def test_no_side_is_favoured(fine: bool, base: str, yours: str, new: str) -> None:
    """Yours and the template's may change places."""
    one = merge_lines(base, yours, new, fine=fine)
    other = merge_lines(base, new, yours, fine=fine)
    assert render(one, Labels("x", "", "y")) == render(map(mirrored, other), Labels("x", "", "y"))


@FINE
@PROFILE
@given(TEXTS, TEXTS, TEXTS)
def test_chunks_are_the_three_texts(fine: bool, base: str, yours: str, new: str) -> None:
    """Nothing of them is left out or told twice."""
    chunks = merge_lines(base, yours, new, fine=fine)
    assert whole(chunks, "yours") == yours
    assert whole(chunks, "new") == new
    assert whole(chunks, "base") == base


@FINE
@PROFILE
@given(TEXTS, TEXTS, TEXTS)
def test_no_line_that_a_side_added_is_lost(fine: bool, base: str, yours: str, new: str) -> None:
    """It is in the result, at this or another depth, or shown in a clash."""
    chunks = merge_lines(base, yours, new, fine=fine)
    shown = Counter(line.strip() for line in render(chunks, Labels()).split("\n"))
    for side in (yours, new):
        had = Counter(line.strip() for line in split_lines(base))
        added = Counter(line.strip() for line in split_lines(side)) - had
        assert not added - shown


@FINE
@PROFILE
@given(st.text(), st.text(), st.text())
def test_any_text_has_an_answer(fine: bool, base: str, yours: str, new: str) -> None:
    """Whatever the characters."""
    assert whole(merge_lines(base, yours, new, fine=fine), "yours") == yours


@FINE
@PROFILE
@given(st.randoms(use_true_random=False), TEXTS)
def test_distant_changes_are_both_made(fine: bool, chance: random.Random, tail: str) -> None:
    """Between them stand lines that nobody touched."""
    lines = [f"line {number}\n" for number in range(30)]
    k = chance.randrange(1, 28)
    yours = [*lines[:k], "mine\n", *lines[k:]]
    far = [i for i in range(30) if abs(i - k) > 1]
    j = chance.choice(far)
    new = [*lines[:j], "theirs\n", *lines[j + 1 :], tail]
    both = [*lines, tail]
    both[j] = "theirs\n"
    both.insert(k, "mine\n")
    assert merged("".join(lines), "".join(yours), "".join(new), fine=fine) == "".join(both)


@pytest.mark.parametrize("break_", ["\f", "\v", "\u2028", "\u2029", "\x85", "\x1c", "\r"])
def test_only_a_line_feed_ends_a_line(break_: str) -> None:
    """Python's splitlines knows a dozen other ends."""
    assert split_lines(f"a{break_}b\nc") == [f"a{break_}b\n", "c"]


def test_brackets_and_blank_lines_are_no_anchors() -> None:
    """A call that both replaced is one clash, not three around its brackets."""
    base = "f(\n    one,\n\n)\ng(\n    two,\n)\n"
    yours = "h(\n    three,\n\n)\n"
    new = "k(\n    four,\n)\n\nm(\n    five,\n)\n"
    (clash,) = clashes(merge_lines(base, yours, new))
    assert clash.yours == ("h(\n", "    three,\n", "\n")


def test_lines_that_occur_once_are_found_first() -> None:
    """A method put before another one is seen as that method, not as half of both."""
    old = "class A:\n    def one(self):\n        x()\n        return 1\n"
    more = "\n    def two(self):\n        y()\n        return 1\n"
    between = "\n    def half(self):\n        z()\n        return 1\n"
    (match_one, match_two) = matching(split_lines(old + more), split_lines(old + between + more))
    assert match_one == (0, 0, 5)
    assert match_two == (5, 9, 3)


def test_neighbouring_lines_clash_unless_their_order_is_plain() -> None:
    """As in git for Python, where structure looks next; in a page each line is its own."""
    base, yours, new = "top\n<h1>a</h1>\n<p>b</p>\n", "top\n<h1>A</h1>\n<p>b</p>\n", ""
    new = "top\n<h1>a</h1>\n<p>B</p>\n<p>more</p>\n"
    assert clashes(merge_lines(base, yours, new))
    assert merged(base, yours, new, fine=True) == "top\n<h1>A</h1>\n<p>B</p>\n<p>more</p>\n"


@FINE
def test_two_insertions_in_one_place_clash(fine: bool) -> None:
    """Nobody knows which comes first; what both begin and end with alike is settled."""
    base = "top\nend\n"
    yours = "top\n<li>\nmine\n</li>\nend\n"
    new = "top\n<li>\ntheirs\n</li>\nend\n"
    (clash,) = clashes(merge_lines(base, yours, new, fine=fine))
    assert clash == Clash((), ("mine\n",), ("theirs\n",))


@FINE
def test_one_side_may_have_more_of_the_same(fine: bool) -> None:
    """Both added a line, one of them another."""
    assert merged("a\nz\n", "a\nnew\nz\n", "a\nnew\nmore\nz\n", fine=fine) == "a\nnew\nmore\nz\n"


def test_a_line_that_one_dropped_and_the_other_kept_beside_the_common_one_is_doubtful() -> None:
    """Was it turned into the common line, or dropped? That is not ours to say."""
    assert clashes(merge_lines("old\n", "both\n", "both\nold\n"))


def test_a_clash_shows_only_the_lines_that_both_changed() -> None:
    """In a page, of a block that you went through line by line."""
    base = "<ul>\n<li>one</li>\n<li>two</li>\n<li>three</li>\n</ul>\n"
    yours = "<ul>\n<li>one!</li>\n<li>two!</li>\n<li>three!</li>\n</ul>\n"
    new = "<ul>\n<li>one</li>\n<li>two?</li>\n<li>three</li>\n</ul>\n"
    chunks = merge_lines(base, yours, new, fine=True)
    assert clashes(chunks) == [
        Clash(("<li>two</li>\n",), ("<li>two!</li>\n",), ("<li>two?</li>\n",))
    ]


PAGE = dedent("""\
    <main>
      <h1>Book</h1>
      <p>Choose.</p>

      <form>
        <button>Go</button>
      </form>
    </main>
    """)
WRAPPED = dedent("""\
    <main>
      <div class="card">
        <h1>Book</h1>
        <p>Choose.</p>

        <form>
          <button>Go</button>
        </form>
      </div>
    </main>
    """)


@pytest.mark.parametrize(
    ("old", "changed"),
    [
        ("<p>Choose.</p>", "<p>Choose a time.</p>"),
        (
            "    <button>Go</button>\n",
            "    <label>\n      Name\n    </label>\n    <button>Go</button>\n",
        ),
        ("    <button>Go</button>\n", ""),
    ],
    ids=["changed", "grown", "deleted"],
)
def test_a_change_in_a_block_that_you_moved_deeper_follows(old: str, changed: str) -> None:
    """As deep as you moved the lines around it; the other way round as well."""
    new = PAGE.replace(old, changed)
    expected = WRAPPED.replace("  " + old.replace("\n    ", "\n      ").lstrip("\n"), "\0")
    indented = "".join(f"  {line}" for line in split_lines(changed))
    expected = expected.replace("\0", indented)
    assert expected.count(indented or "<form>") == 1
    assert merged(PAGE, WRAPPED, new, fine=True) == expected
    assert merged(PAGE, new, WRAPPED, fine=True) == expected


def test_a_change_in_a_block_that_you_unwrapped_follows() -> None:
    """Also towards the margin."""
    new = WRAPPED.replace("Choose.", "Choose a time.")
    assert merged(WRAPPED, PAGE, new, fine=True) == PAGE.replace("Choose.", "Choose a time.")


def test_a_line_at_the_edge_of_a_moved_block_stays_a_clash() -> None:
    """Nothing tells whether it belongs inside."""
    new = PAGE.replace("  <h1>", "  <nav></nav>\n  <h1>")
    assert clashes(merge_lines(PAGE, WRAPPED, new, fine=True))


def test_thousands_of_repeated_lines_are_no_trouble() -> None:
    """What cannot be told apart cheaply counts as changed; the ends are still found."""
    lines = ["start\n", *["same\n"] * 5000, "end\n"]
    new = ["start\n", "x\n", *["same\n"] * 4000, "y\n", "end\n"]
    found = matching(lines, new)
    assert (found[0].a, found[-1].a) == (0, 5001)
    chunks = merge_lines("".join(lines), "".join(lines), "".join(new))
    assert isinstance(chunks[0], Same)
    assert render(chunks, Labels()) == "".join(new)


@FINE
@pytest.mark.parametrize("backwards", [False, True])
def test_one_side_may_have_gone_on_from_the_same_change(fine: bool, backwards: bool) -> None:
    """Both reworded a line; one of them the next line, too."""
    way = -1 if backwards else 1
    base, yours, new = (
        "".join(f"{line}\n" for line in ("top", *lines[::way], "end"))
        for lines in (("old", "next"), ("same", "mine"), ("same", "next"))
    )
    assert merged(base, yours, new, fine=fine) == yours
    assert merged(base, new, yours, fine=fine) == yours


@FINE
def test_what_one_side_deleted_beside_the_same_change_stays_a_clash(fine: bool) -> None:
    """The other changed it."""
    base, yours, new = "old 1\nold 2\nnext\n", "same\nmine\nmore\n", "same\nnext\n"
    assert clashes(merge_lines(base, yours, new, fine=fine))


def test_an_insertion_is_seen_in_the_same_place_on_both_sides() -> None:
    """It ends as the lines before it do; seen in two places, it would be made twice."""
    guard = "    if {}:\n        return None\n"
    base = f"def f(x):\n    old\n{guard.format('a')}    return x\n"
    yours = base.replace("    return x\n", f"{guard.format('b')}    return x\n")
    new = yours.replace("old", "new")
    assert merged(base, yours, new) == new
    assert merged(base, new, yours) == new


def test_of_two_stretches_that_changed_places_the_longer_one_stayed() -> None:
    """The shorter one was moved; what the template changed in the longer one finds its place."""
    short, long = "<p>one</p>\n<p>uno</p>\n", "</i>\n<p>two</p>\n</b>\n</div>\n"
    base = f"<main>\n{short}{long}</main>\n"
    yours = f"<main>\n{long}{short}</main>\n"
    assert merged(base, yours, base.replace("two", "2")) == yours.replace("two", "2")


def test_end_tags_are_anchors_where_nothing_else_helps() -> None:
    """You changed a line and dropped another, the template put one between them."""
    base = "<ul>\n<li>one</li>\n</ul>\n</nav>\n</div>\n<p>end</p>\n"
    yours = "<ul>\n<li>ONE</li>\n</ul>\n</nav>\n<p>end</p>\n"
    new = base.replace("</ul>\n", "</ul>\n<hr>\n")
    expected = "<ul>\n<li>ONE</li>\n</ul>\n<hr>\n</nav>\n<p>end</p>\n"
    assert merged(base, yours, new, fine=True) == expected
    assert clashes(merge_lines(base, yours, new))
    assert render(merge_lines(base, yours, new, any_line=True), Labels()) == expected


def test_lines_that_have_nothing_in_common_are_not_the_same_line_changed() -> None:
    """You wrote two lines for two others: which is which is not known, so all of them are asked."""
    base, new = "<p>One</p>\n<hr>\n", "<p>One</p>\n<hr class='x'>\n"
    yours = "Welcome, everybody!\nNobody stays outside today.\n"
    (clash,) = clashes(merge_lines(base, yours, new, fine=True))
    assert clash == Clash(
        ("<p>One</p>\n", "<hr>\n"),
        ("Welcome, everybody!\n", "Nobody stays outside today.\n"),
        ("<p>One</p>\n", "<hr class='x'>\n"),
    )


@PROFILE
@given(st.lists(LINES, max_size=14), st.lists(LINES, max_size=14))
def test_a_matching_is_in_order_and_leaves_no_equal_neighbour(a: list[str], b: list[str]) -> None:
    """What stands between two matches begins and ends differently, unless it slides no further."""
    found = matching(a, b)
    at_a = at_b = 0
    for i, j, size in [*found, (len(a), len(b), 0)]:
        assert at_a <= i
        assert at_b <= j
        assert a[i : i + size] == b[j : j + size]
        gap_a, gap_b = a[at_a:i], b[at_b:j]
        if gap_a and gap_b:
            assert gap_a[0] != gap_b[0]
            assert gap_a[-1] != gap_b[-1]
        elif size:
            assert (gap_a or gap_b or [None])[0] != a[i]
        at_a, at_b = i + size, j + size


@pytest.mark.parametrize(
    ("a", "b", "kept"),
    [
        ("k1 k2 m1 m2 x1 x2 x3", "x1 x2 x3 k1 k2 - m1 m2", "k1 k2 m1 m2"),
        ("k1 k2 m1 m2 x1 x2 x3 x4 x5", "x1 x2 x3 x4 x5 k1 k2 - m1 m2", "x1 x2 x3 x4 x5"),
        ("x1 x2 x3 k1 k2 m1 m2", "k1 k2 - m1 m2 x1 x2 x3", "k1 k2 m1 m2"),
        ("k1 x1 x2 m1 y1 n1", "k1 m1 x1 x2 n1 y1", "k1 x1 x2 n1"),
    ],
)
def test_of_lines_that_cross_the_most_are_kept(a: str, b: str, kept: str) -> None:
    """Together, however they are spread."""
    ours, theirs = (["<", *text.split(), ">"] for text in (f"- {a} +", f"* {b} ="))
    found = [ours[m.a + k] for m in matching(ours, theirs) for k in range(m.size)]
    assert found == ["<", *kept.split(), ">"]


def test_an_insertion_of_many_lines_goes_down_as_far_as_it_can() -> None:
    """Line by line."""
    a = ["old", "p", "q", "r", "end"]
    b = ["new", "p", "q", "r", "s", "p", "q", "r", "end"]
    assert matching(a, b) == [(1, 1, 3), (4, 8, 1)]
    assert matching(b, a) == [(1, 1, 3), (8, 4, 1)]


def test_a_clash_is_trimmed_at_both_ends() -> None:
    """Of what all three have, and of what both sides have."""
    base, yours, new = ("(", "old", ")"), ("(", "a", "1", "z", ")"), ("(", "a", "2", "z", ")")
    assert joined(settle(base, yours, new)) == (
        Same(("(",)),
        Taken((), ("a",), "both"),
        Clash(("old",), ("1",), ("2",)),
        Taken((), ("z",), "both"),
        Same((")",)),
    )


@pytest.mark.parametrize(
    ("yours", "new", "expected"),
    [
        ("<a>\n<x>\n<b>\n<c>\n", "<a>\n<B>\n<c>\n", "<a>\n<x>\n<B>\n<c>\n"),
        ("<a>\n<B>\n<c>\n", "<a>\n<b>\n<x>\n<c>\n", "<a>\n<B>\n<x>\n<c>\n"),
        ("<a>\n<c>\n", "<A>\n<b>\n<c>\n", "<A>\n<c>\n"),
        ("<a>\n<x>\n<b>\n<c>\n", "<a>\n<c>\n", None),
        ("<a>\n<x>\n<b>\n<c>\n", "<a>\n<B>\n<BB>\n<c>\n", None),
        ("<A>\n<AA>\n<b>\n<c>\n", "<a>\n<B>\n<BB>\n<c>\n", None),
    ],
    ids=["before", "after", "deleted", "before what went", "before more", "more and more"],
)
def test_changes_that_touch_in_a_page(yours: str, new: str, expected: str | None) -> None:
    """Both are made where one line is one line; where both bring lines, their order is asked."""
    base = "<a>\n<b>\n<c>\n"
    for one, other in ((yours, new), (new, yours)):
        chunks = merge_lines(base, one, other, fine=True)
        assert (None if clashes(chunks) else render(chunks, Labels())) == expected
