"""Elements of lists, dicts and calls merge, in the layout that is there."""

from __future__ import annotations

import pytest

from codex_booking_gen.merge.result import Labels
from codex_booking_gen.merge.structure import merge_structure
from tests.merge.support import check_conflict, check_merged, structured


def test_both_append_to_a_list() -> None:
    """Yours first."""
    check_merged(
        'x = ["a", "b"]\n', 'x = ["a", "b", "mine"]\n', 'x = ["a", "b", "theirs"]\n',
        'x = ["a", "b", "mine", "theirs"]\n',
    )  # fmt: skip


def test_the_same_element_added_by_both_is_there_once() -> None:
    """Both show the price now."""
    check_merged(
        'x = ["b", "a"]\n', 'x = ["b", "a", "price"]\n', 'x = ["price", "b", "a"]\n',
        'x = ["b", "a", "price"]\n',
    )  # fmt: skip


def test_an_element_that_both_replaced_is_a_conflict() -> None:
    """One place, two wishes."""
    check_conflict(
        'x = ["a", "b"]\n', 'x = ["a", "mine"]\n', 'x = ["a", "theirs"]\n',
        {"x": 'was "b", yours "mine", new "theirs"'},
    )  # fmt: skip


def test_a_moved_element_and_a_new_one() -> None:
    """You sort them, the template adds one after the one that it stood behind."""
    check_merged(
        'x = ["a", "b", "c"]\n', 'x = ["c", "b", "a"]\n', 'x = ["a", "n", "b", "c"]\n',
        'x = ["c", "b", "a", "n"]\n',
    )  # fmt: skip


def test_an_element_dropped_by_one_and_added_by_the_other() -> None:
    """Dropped is dropped, added is added."""
    check_merged(
        'x = ["a", "b", "c"]\n', 'x = ["a", "c"]\n', 'x = ["a", "b", "c", "d"]\n',
        'x = ["a", "c", "d"]\n',
    )  # fmt: skip


def test_one_per_line_stays_so_with_its_comments() -> None:
    """Comments above an element and behind it travel with it."""
    check_merged(
        """\
        x = [
            "a",
            "b",
        ]
        """,
        """\
        x = [
            "a",  # mine
            # Also mine.
            "m",
            "b",
        ]
        """,
        """\
        x = [
            "a",
            "b",
            # Theirs.
            "t",  # theirs
        ]
        """,
        """\
        x = [
            "a",  # mine
            # Also mine.
            "m",
            "b",
            # Theirs.
            "t",  # theirs
        ]
        """,
    )


def test_a_missing_last_comma_is_put() -> None:
    """Where one stands on each line."""
    check_merged(
        "x = [\n    1,\n    2\n]\n",
        "x = [\n    1,\n    2,\n    3\n]\n",
        "x = [\n    0,\n    1,\n    2\n]\n",
        "x = [\n    0,\n    1,\n    2,\n    3,\n]\n",
    )


def test_a_list_that_the_template_broke_is_broken() -> None:
    """Your element has a line of its own then."""
    check_merged(
        'x = ["a", "b"]\n',
        'x = ["a", "b", "mine"]\n',
        'x = [\n    "a",\n    "b",\n    "theirs",\n]\n',
        'x = [\n    "a",\n    "b",\n    "mine",\n    "theirs",\n]\n',
    )


def test_a_line_that_gets_too_long_is_broken() -> None:
    """As the formatters do, the outermost bracket first."""
    word = "w" * 36
    check_merged(
        f'x = f(["{word}"])\n',
        f'x = f(["{word}"], mine=["a"])\n',
        f'x = f(["{word}", "{word}"])\n',
        f'x = f(\n    ["{word}", "{word}"],\n    mine=["a"],\n)\n',
    )


def test_dicts_merge_by_key() -> None:
    """A value of yours, a key of the template's, and one that it dropped."""
    check_merged(
        'x = {"a": 1, "b": 2, "c": 3}\n',
        'x = {"a": 10, "b": 2, "c": 3, "mine": 0}\n',
        'x = {"a": 1, "c": 3, "theirs": 4}\n',
        'x = {"a": 10, "c": 3, "mine": 0, "theirs": 4}\n',
    )


def test_a_key_that_both_changed_is_named() -> None:
    """Down to the place in the literal."""
    check_conflict(
        'x = {"a": {"b": 1}}\n', 'x = {"a": {"b": 2}}\n', 'x = {"a": {"b": 3}}\n',
        {"x": '"a": "b": was 1, yours 2, new 3'},
    )  # fmt: skip


def test_nested_literals() -> None:
    """Fieldsets: both put a field into the same section, and a section each."""
    base = """\
        class A:
            fieldsets = [
                (None, {"fields": ["name", "price"]}),
                (_("Rules"), {"fields": ["x"], "classes": ["collapse"]}),
            ]
        """
    check_merged(
        "_ = str\n",
        "_ = str\nx = 1\n",
        "_ = str\ny = 1\n",
        "_ = str\nx = 1\ny = 1\n",
    )
    check_merged(
        base,
        base.replace('"price"]', '"price", "mine"]').replace(
            '["collapse"]}),', '["collapse"]}),\n                (_("Mine"), {"fields": ["m"]}),'
        ),
        base.replace('["name"', '["name", "theirs"').replace('"x"]', '"x", "y"]'),
        base.replace('["name", "price"]', '["name", "theirs", "price", "mine"]')
        .replace('"x"]', '"x", "y"]')
        .replace(
            '["collapse"]}),', '["collapse"]}),\n                (_("Mine"), {"fields": ["m"]}),'
        ),
    )


def test_urls_of_both_are_flagged() -> None:
    """Their order decides which page answers."""
    base = 'urlpatterns = [\n    path("", views.a, name="a"),\n]\n'
    result = check_merged(
        f"from x import path, views\n\n{base}",
        "from x import path, views\n\n"
        + base.replace("]\n", '    path("m/", views.m, name="m"),\n]\n'),
        "from x import path, views\n\n"
        + base.replace("]\n", '    path("t/", views.t, name="t"),\n]\n'),
        "from x import path, views\n\n"
        + base.replace(
            "]\n", '    path("m/", views.m, name="m"),\n    path("t/", views.t, name="t"),\n]\n'
        ),
    )
    assert [note.member for note in result.notes if note.review] == ["urlpatterns"]


def test_a_url_changed_in_two_ways() -> None:
    """You changed where it lies, the template what answers."""
    check_merged(
        'x = [path("a/", views.a, name="a"), path("b/", views.b, name="b")]\n',
        'x = [path("mine/", views.a, name="a"), path("b/", views.b, name="b")]\n',
        'x = [path("a/", views.A, name="a"), path("b/", views.b, name="b"), 1]\n',
        'x = [path("mine/", views.A, name="a"), path("b/", views.b, name="b"), 1]\n',
    )


def test_constraints_with_a_splat() -> None:
    """Each adds a constraint behind those of the base class."""
    check_merged(
        'x = [\n    *Base.Meta.constraints,\n    C(name="a"),\n]\n',
        'x = [\n    *Base.Meta.constraints,\n    C(name="a", p=1),\n    C(name="mine"),\n]\n',
        'x = [\n    *Base.Meta.constraints,\n    C(name="a", q=2),\n    C(name="theirs"),\n]\n',
        'x = [\n    *Base.Meta.constraints,\n    C(name="a", p=1, q=2),\n    C(name="mine"),\n'
        '    C(name="theirs"),\n]\n',
    )


def test_sums_of_lists() -> None:
    """`A + [b]`: the literal merges."""
    check_merged(
        "x = A + [b]\n", "x = A + [b, mine]\n", "x = A + [theirs, b]\n",
        "x = A + [theirs, b, mine]\n",
    )  # fmt: skip


def test_positional_arguments_that_both_moved_are_a_conflict() -> None:
    """A place has a meaning, and each side means another one."""
    check_conflict(
        "x = f(a, b)\n", "x = f(m, a, b)\n", "x = f(a, t)\n",
        {"x": "both changed the arguments"},
    )  # fmt: skip


def test_arguments_that_are_a_list() -> None:
    """`select_related` takes names: one each."""
    check_merged(
        'x = q.select_related("a", "b").order_by("a")\n',
        'x = q.select_related("a", "b", "mine").order_by("a")\n',
        'x = q.select_related("a", "theirs", "b").order_by("a")\n',
        'x = q.select_related("a", "theirs", "b", "mine").order_by("a")\n',
    )


@pytest.mark.parametrize(
    ("base", "yours", "new"),
    [
        ("x = (1, 2)\n", "x = (1, 3)\n", "x = (1, 4)\n"),
        ("x = 1\n", "x = 2\n", "x = 3\n"),
        ("x = a and b\n", "x = a and c\n", "x = z and b\n"),
        ("x = lambda a, b: 1\n", "x = lambda a, c: 1\n", "x = lambda z, b: 1\n"),
        ("x = f(lambda a, b: 1, 2)\n", "x = f(lambda a, c: 1, 2)\n", "x = f(lambda z, b: 1, 2)\n"),
        ("x = [i for i in a]\n", "x = [i for i in b]\n", "x = [j for j in a]\n"),
        ("x = f'{a} b'\n", "x = f'{a} c'\n", "x = f'{z} b'\n"),
        ("x = q.filter(a=1)\n", "x = q.filter(a=1).order_by('m')\n", "x = q.filter(a=1, t=1)\n"),
        ("x = F(a=1)\n", "x = W(F(a=1))\n", "x = F(a=1, t=1)\n"),
        ("x = f(a=1)\n", "x = g(f(a=1))\n", "x = f(a=1, t=1)\n"),
        ("x = A + [1]\n", "x = A + [1] + [2]\n", "x = A + [1, 3]\n"),
        ("x = [F(a=1)]\n", "x = [W(F(a=1))]\n", "x = [F(a=1, t=1)]\n"),
        ("x = {'a': [1]}\n", "x = {'a': g([1])}\n", "x = {'a': [1, 2]}\n"),
        ("x = a.b(c=1)\n", "x = a.b(c=1)[0]\n", "x = a.b(c=1, d=2)\n"),
        ("x = -f(a=1)\n", "x = f(a=2)\n", "x = -f(a=1, b=3)\n"),
    ],
)
def test_what_has_no_parts_with_names_is_never_guessed(base: str, yours: str, new: str) -> None:
    """One expression, two meanings."""
    result = structured(base, yours, new)
    assert [each.member for each in result.conflicts] == ["x"]


@pytest.mark.parametrize(
    ("base", "yours", "new", "expected"),
    [
        ("x = (\n    f(a=1)\n)\n", "x = (\n    f(a=2)\n)\n", "x = (\n    f(a=1, b=1)\n)\n",
         "x = (\n    f(a=2, b=1)\n)\n"),
        ("x = f(a=(1), b=2)\n", "x = f(a=(3), b=2)\n", "x = f(a=(1), b=(2 + 2))\n",
         "x = f(a=(3), b=(2 + 2))\n"),
        ("x = f(a=1)[0]\n", "x = f(a=1)[0]  # m\n", "x = f(a=2)[0]\n", "x = f(a=2)[0]  # m\n"),
        ("x = ['é', 'ü', f(a='ö')]\n", "x = ['é', 'ü', f(a='ö', b='ä')]\n",
         "x = ['é', 'ß', 'ü', f(a='ö')]\n", "x = ['é', 'ß', 'ü', f(a='ö', b='ä')]\n"),
        ("x = f(a=f'{b['c']}')\n", "x = f(a=f'{b['c']}', d=1)\n", "x = f(a=f'{b['e']}')\n",
         "x = f(a=f'{b['e']}', d=1)\n"),
        ("x = f(*a, **b)\n", "x = f(*a, **b, c=1)\n", "x = f(*a, d=2, **b)\n",
         "x = f(*a, d=2, **b, c=1)\n"),
        ("x = (b,)\n", "x = (b, c)\n", "x = (a, b)\n", "x = (a, b, c)\n"),
        ("x = [1]\n", "x = [1, 2]\n", "x = []\n", "x = [2]\n"),
        ("x = f()\n", "x = f(a=1)\n", "x = f(b=2)\n", "x = f(a=1, b=2)\n"),
        ("x = y = f(a=1)\n", "x = y = f(a=1, b=1)\n", "x = y = f(a=2)\n", "x = y = f(a=2, b=1)\n"),
        ("x: int = f(a=1)\n", "x: Int = f(a=1)\n", "x: int = f(a=2)\n", "x: Int = f(a=2)\n"),
        ("x = m.F(a=1, b=2)\n", "x = m.G(a=1, b=2)\n", "x = m.F(a=1, b=3)\n",
         "x = m.G(a=1, b=3)\n"),
    ],
)  # fmt: skip
def test_text_is_cut_at_the_right_place(base: str, yours: str, new: str, expected: str) -> None:
    """Parentheses, letters beyond ASCII, nested quotes, stars, one and none."""
    check_merged(base, yours, new, expected)


def test_no_list_is_broken_that_the_owners_formatter_goes_over() -> None:
    """It knows how long a line may be; a comma that it must respect would say that we do."""
    base, yours, new = "x = [a]\n", f"x = [a, {'b' * 75}]\n", "x = [c, d, e, a]\n"
    both = f"x = [c, d, e, a, {'b' * 75}]\n"
    assert structured(base, yours, new).text != both
    result = merge_structure(base, yours, new, labels=Labels(), decisions={}, wide=True)
    assert result is not None
    assert result.text == both
