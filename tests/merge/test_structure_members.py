"""Definitions, classes and fields merge by name, wherever they stand."""

from __future__ import annotations

from tests.merge.support import check_conflict, check_merged

VISIT = """\
from django.db import models


class Visit(models.Model):
    reference = models.CharField(max_length=64)
    note = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reference
"""


def edited(*changes: tuple[str, str], text: str = VISIT) -> str:
    """The text with some pieces replaced."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_two_arguments_of_one_field() -> None:
    """You made it longer, the template explains it."""
    check_merged(
        VISIT,
        edited(("max_length=64", "max_length=120")),
        edited(("max_length=64", 'max_length=64, help_text="On the bill."')),
        edited(("max_length=64", 'max_length=120, help_text="On the bill."')),
    )


def test_the_same_argument_is_a_conflict_with_its_name() -> None:
    """The field is named, and what became of its argument."""
    check_conflict(
        VISIT,
        edited(("max_length=64", "max_length=120")),
        edited(("max_length=64", "max_length=80")),
        {"Visit.reference": "max_length: was 64, yours 120, new 80"},
        """\
        from django.db import models


        class Visit(models.Model):
        <<<<<<< yours
            reference = models.CharField(max_length=120)
        =======
            reference = models.CharField(max_length=80)
        >>>>>>> template
            note = models.TextField()

            class Meta:
                ordering = ["pk"]

            def __str__(self) -> str:
                return self.reference
        """,
    )


def test_an_argument_on_a_line_of_its_own_is_marked_alone() -> None:
    """The rest of the field merges."""
    base = "x = Field(\n    a=1,\n    b=2,\n)\n"
    check_conflict(
        base,
        "x = Field(\n    a=10,\n    b=2,\n    c=3,\n)\n",
        "x = Field(\n    a=20,\n    b=22,\n)\n",
        {"x": "a: was 1, yours 10, new 20"},
        """\
        x = Field(
        <<<<<<< yours
            a=10,
        =======
            a=20,
        >>>>>>> template
            b=22,
            c=3,
        )
        """,
    )


def test_fields_added_at_one_place_are_both_there() -> None:
    """Yours first, then the template's."""
    note = "    note = models.TextField()\n"
    check_merged(
        VISIT,
        edited((note, note + "    mine = models.TextField()\n")),
        edited((note, note + "    theirs = models.TextField()\n")),
        edited((note, note + "    mine = models.TextField()\n    theirs = models.TextField()\n")),
    )


def test_methods_added_at_the_end_are_both_there() -> None:
    """With an empty line between them."""
    mine = "\n    def mine(self) -> int:\n        return 1\n"
    theirs = "\n    def theirs(self) -> int:\n        return 2\n"
    check_merged(VISIT, VISIT + mine, VISIT + theirs, VISIT + mine + theirs)


def test_functions_and_classes_added_at_the_end_are_both_there() -> None:
    """Two empty lines apart; comments travel with what they belong to."""
    mine = "\n\n# Mine.\ndef mine() -> int:\n    return 1\n"
    theirs = "\n\n# Theirs.\n@decorated\nclass Theirs:\n    pass\n\n\nLATE = 1\n"
    start = "import decorated\n\nEARLY = 1\n"
    check_merged(start, start + mine, start + theirs, start + mine + theirs)


def test_a_moved_method_takes_the_change_with_it() -> None:
    """You put it first, the template changes it."""
    first = "    def a(self):\n        return 1\n"
    second = "    def b(self):\n        return 2\n"
    changed = "    def b(self):\n        return 3\n"
    head = "class C:\n"
    check_merged(
        f"{head}{first}\n{second}",
        f"{head}{second}\n{first}",
        f"{head}{first}\n{changed}",
        f"{head}{changed}\n{first}",
    )


def test_what_one_side_deleted_is_gone() -> None:
    """The other left it alone."""
    check_merged(
        "a = 1\nb = 2\nc = 3\n", "a = 1\nc = 30\n", "a = 1\nb = 2\nc = 3\nd = 4\n",
        "a = 1\nc = 30\nd = 4\n",
    )  # fmt: skip


def test_deleted_by_you_and_changed_by_the_template() -> None:
    """You are told what it changed."""
    check_conflict(
        VISIT,
        edited(("    reference = models.CharField(max_length=64)\n", "")),
        edited(("max_length=64", "max_length=80")),
        {"Visit.reference": "you deleted it; the template changed max_length: was 64, new 80"},
    )


def test_renamed_by_you_and_changed_by_the_template() -> None:
    """Other files know the name, so nobody guesses."""
    check_conflict(
        VISIT,
        edited(("reference =", "remarks ="), ("self.reference", "self.remarks")),
        edited(("max_length=64", "max_length=80")),
        {
            "Visit.reference": "you renamed it to remarks; "
            "the template changed max_length: was 64, new 80"
        },
    )


def test_a_renamed_field_that_the_template_leaves_alone_is_yours() -> None:
    """The rest of the class merges."""
    check_merged(
        VISIT,
        edited(("reference =", "remarks ="), ("self.reference", "self.remarks")),
        edited(('["pk"]', '["-pk"]'), ("TextField()", "TextField(blank=True)")),
        edited(
            ("reference =", "remarks ="),
            ("self.reference", "self.remarks"),
            ('["pk"]', '["-pk"]'),
            ("TextField()", "TextField(blank=True)"),
        ),
    )


def test_a_renamed_method_that_new_code_calls_is_said() -> None:
    """Every line merges, and the code would fail: the class names the lost member."""
    base = "class C:\n    def a(self): ...\n\n    def b(self):\n        return self.a()\n"
    check_conflict(
        base,
        base.replace("def a", "def z").replace("self.a()", "self.z()"),
        base + "\n    def c(self):\n        return self.a() + 1\n",
        {"C.a": "C.a is used and no longer defined"},
    )


def test_a_body_that_both_emptied_passes() -> None:
    """Each took out what the other had left."""
    base = "class A:\n    x = 1\n    y = 2\n"
    yours, new = base.replace("    x = 1\n", ""), base.replace("    y = 2\n", "")
    check_merged(base, yours, new, "class A:\n    pass\n")


def test_meta_merges_like_any_class() -> None:
    """An option each, and a base class."""
    check_merged(
        VISIT,
        edited(("class Meta:\n", 'class Meta:\n        verbose_name = "visit"\n')),
        edited(('["pk"]', '["pk"]\n        abstract = True')),
        edited(
            ("class Meta:\n", 'class Meta:\n        verbose_name = "visit"\n'),
            ('["pk"]', '["pk"]\n        abstract = True'),
        ),
    )


def test_a_class_that_both_added_is_joined_where_nothing_clashes() -> None:
    """Both gave the model its first Meta."""
    check_merged(
        "class A:\n    x = 1\n",
        "class A:\n    x = 1\n\n    class Meta:\n        ordering = 1\n",
        "class A:\n    x = 1\n\n    class Meta:\n        verbose = 2\n",
        "class A:\n    x = 1\n\n    class Meta:\n        ordering = 1\n        verbose = 2\n",
    )


def test_a_field_that_both_added_differently_is_a_conflict() -> None:
    """One name, two meanings."""
    check_conflict(
        "x = 1\n",
        "x = 1\ny = 2\n",
        "x = 1\ny = 3\n",
        {"y": "both added it, each in its own way"},
    )


def test_base_classes_of_both() -> None:
    """Two mixins, yours first; the order of base classes is worth a look."""
    result = check_merged(
        "class A(Base):\n    x = 1\n",
        "class A(Mine, Base):\n    x = 1\n",
        "class A(Theirs, Base):\n    x = 1\n",
        "class A(Mine, Theirs, Base):\n    x = 1\n",
    )
    assert [note.member for note in result.notes if note.review] == ["A"]


def test_properties_are_told_apart_by_what_they_do() -> None:
    """You changed the getter, the template the setter beside it."""
    base = """\
        class A:
            @property
            def x(self):
                return 1

            @x.setter
            def x(self, value):
                self.y = value
        """
    check_merged(
        base,
        base.replace("return 1", "return 2"),
        base.replace("self.y = value", "self.y = int(value)"),
        base.replace("return 1", "return 2").replace("self.y = value", "self.y = int(value)"),
    )


def test_overloads_are_told_apart_by_their_parameters() -> None:
    """The template adds one, you change the implementation."""
    base = """\
        from typing import overload


        @overload
        def f(x: int) -> int: ...
        @overload
        def f(x: str) -> str: ...
        def f(x):
            return x
        """
    added = "@overload\n        def f(x: bytes) -> bytes: ...\n        def f(x):"
    check_merged(
        base,
        base.replace("return x", "return [x][0]"),
        base.replace("def f(x):", added),
        base.replace("return x", "return [x][0]").replace("def f(x):", added),
    )


def test_decorators_merge_as_a_list() -> None:
    """One each, at one place and with arguments."""
    check_merged(
        "@a\n@b(1, x=2)\ndef f():\n    return 1\n",
        "@a\n@mine\n@b(1, x=3)\ndef f():\n    return 1\n",
        "@a\n@theirs\n@b(1, x=2, y=4)\ndef f():\n    return 1\n",
        "@a\n@mine\n@theirs\n@b(1, x=3, y=4)\ndef f():\n    return 1\n",
    )


def test_a_decorator_that_both_replaced_is_a_conflict() -> None:
    """Each put another one in its place."""
    base = "@a\ndef f():\n    return 1\n"
    check_conflict(
        base,
        base.replace("@a", "@mine(a)"),
        base.replace("@a", "@theirs(a)"),
        {"f": "both changed the decorators"},
    )


def test_parameters_merge_by_name() -> None:
    """A default of yours, an annotation and a new one of the template's."""
    check_merged(
        "def f(a, b=1, *, c=None):\n    return a, b, c\n",
        "def f(a, b=2, *, c=None, d=4):\n    return a, b, c\n",
        "def f(a: int, b: int = 1, *, c=None, e=5) -> None:\n    return a, b, c\n",
        "def f(a: int, b: int = 2, *, c=None, d=4, e=5) -> None:\n    return a, b, c\n",
    )


def test_names_in_conditions_keep_their_names() -> None:
    """Definitions in if and try merge as members of the module."""
    base = """\
        try:
            import a
        except ImportError:
            a = None

        if a:
            X = f(p=1)
        else:
            X = None
        """
    check_merged(
        base,
        base.replace("p=1", "p=1, q=2"),
        base.replace("p=1", "p=3").replace("X = None", "X = 0"),
        base.replace("p=1", "p=3, q=2").replace("X = None", "X = 0"),
    )


def test_a_comment_of_its_own_stays_where_it_is() -> None:
    """A heading between members belongs to none of them."""
    base = "a = 1\n\n# ---- Admin ----\n\nb = 2\n"
    check_merged(
        base,
        "a = 1\n\n# ---- Admin ----\n\nmine = 1\nb = 2\n",
        "a = 1\n\n# ---- Admin ----\n\nb = 3\n",
        "a = 1\n\n# ---- Admin ----\n\nmine = 1\nb = 3\n",
    )


def test_comments_above_a_member_that_both_changed() -> None:
    """You commented it, the template changed it."""
    check_merged(
        "a = f(1)\nb = f(x=2)\n",
        "a = f(1)\n# Ask Anna.\nb = f(x=2, y=1)\n",
        "a = f(1)\nb = f(x=3)  # why\n",
        "a = f(1)\n# Ask Anna.\nb = f(x=3, y=1)  # why\n",
    )


def test_a_template_that_calls_what_you_deleted_is_said() -> None:
    """The undefined name is the member."""
    base = "def helper():\n    return 1\n\n\ndef f():\n    return helper()\n"
    check_conflict(
        base,
        "def f():\n    return 1\n",
        base + "\n\ndef g():\n    return helper()\n",
        {"helper": "helper is not defined"},
    )


def test_your_layout_stays_where_the_template_leaves_the_meaning_alone() -> None:
    """Quotes and wrapping by hand are no change."""
    check_merged(
        'a = ["x", "y"]\nb = {"k": 1}\n',
        "a = ['x', 'y']\nb = {'k': 1}\n",
        'a = ["x", "y"]\nb = {"k": 2}\n',
        "a = ['x', 'y']\nb = {\"k\": 2}\n",
    )


def test_reindented_by_you_and_changed_by_the_template() -> None:
    """The template's lines come in your indentation."""
    base = "class A:\n    def f(self):\n        return 1\n"
    check_merged(
        base,
        "class A:\n  def f(self):\n    return 1\n  x = 1\n",
        base + "\n    def g(self):\n        return '''a\n    b'''\n",
        "class A:\n  def f(self):\n    return 1\n  x = 1\n\n"
        "  def g(self):\n      return '''a\n    b'''\n",
    )
