"""Whatever the text looks like: it is refused, or only the one entry is new and it takes effect."""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codex_booking_gen.wiring import (
    AlreadyThere,
    CannotChange,
    Changed,
    add_installed_app,
    include_urls,
)

MODULE = "wired_for_the_test.urls"

blanks = st.sampled_from(["", " ", "  "])
comments = st.sampled_from(["", "", '  # why, "how" and [where', "  # ünï ) code", "  #"])
lines_between = st.sampled_from(["", "", "\n", "    # a line of its own\n", "\t# tab\n"])
quotes = st.sampled_from(["'", '"'])


@st.composite
def literals(draw: st.DrawFn, items: list[str], *, brackets: str = "[]") -> str:
    """The items as a list or tuple, on one line or many, in one of many styles."""
    opening, closing = brackets
    lone_tuple = brackets == "()" and len(items) == 1
    if draw(st.booleans()):
        comma = "," if lone_tuple or (items and draw(st.booleans())) else ""
        separator = "," + draw(blanks)
        return f"{opening}{draw(blanks)}{separator.join(items)}{comma}{draw(blanks)}{closing}"
    indent = draw(st.sampled_from(["    ", "  ", "\t", "        "]))
    text = opening + draw(comments) + "\n"
    for number, item in enumerate(items, 1):
        last = number == len(items)
        comma = "," if not last or lone_tuple or draw(st.booleans()) else ""
        text += draw(lines_between) + indent + item + comma + draw(comments) + "\n"
    return text + draw(lines_between) + draw(st.sampled_from(["", "    "])) + closing


@st.composite
def strings(draw: st.DrawFn, values: list[str]) -> list[str]:
    """The values as string literals, now and then in parentheses or in two parts."""
    written = []
    for value in values:
        mark = draw(quotes)
        form = draw(st.sampled_from(["{m}{v}{m}", "{m}{v}{m}", "({m}{v}{m})", "{m}{v}{m} {m}{m}"]))
        written.append(form.format(m=mark, v=value))
    return written


@st.composite
def settings_texts(draw: st.DrawFn) -> str:
    """Settings that run, and define INSTALLED_APPS in one of the ways that projects do."""
    names = ["DJANGO_APPS", "THIRD_PARTY_APPS", "LOCAL_APPS", "INSTALLED_APPS"]
    parts = []
    for name in names:
        values = [f"{name[0].lower()}{i}.ä" for i in range(draw(st.integers(0, 3)))]
        brackets = draw(st.sampled_from(["[]", "()"]))
        parts.append(f"{name} = {draw(literals(draw(strings(values)), brackets=brackets))}")
    composed = st.sampled_from(
        [
            None,
            "INSTALLED_APPS = [*DJANGO_APPS, *LOCAL_APPS]",
            "INSTALLED_APPS = [\n    *THIRD_PARTY_APPS,\n    'x', *LOCAL_APPS  # own\n]",
            "INSTALLED_APPS = list(DJANGO_APPS) + ['x'] + list(LOCAL_APPS)",
            "INSTALLED_APPS = list(list(DJANGO_APPS) + list(LOCAL_APPS))",
            "INSTALLED_APPS = (*DJANGO_APPS, 'ö', *THIRD_PARTY_APPS)",
        ]
    )
    if (composition := draw(composed)) is not None:
        parts[-1] = composition
    later = st.sampled_from(
        [
            "DEBUG = True",
            "if DEBUG:\n    INSTALLED_APPS = [*INSTALLED_APPS, 'debug_toolbar']",
            "INSTALLED_APPS = ['first', *INSTALLED_APPS]",
            "INSTALLED_APPS = list(INSTALLED_APPS)",
            "INSTALLED_APPS = ['again']",
            "LOCAL_APPS = LOCAL_APPS[:0]",
            "def apps():\n    INSTALLED_APPS = ()",
            "# INSTALLED_APPS = []",
            "S = '''\nINSTALLED_APPS = []\n'''",
        ]
    )
    parts = ["DEBUG = 1", *parts, *draw(st.lists(later, max_size=3))]
    return _finished(draw, "\n".join(parts))


def _finished(draw: st.DrawFn, text: str) -> str:
    text += draw(st.sampled_from(["", "\n", "\n\n# end"]))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text


@st.composite
def urls_texts(draw: st.DrawFn) -> str:
    """A root urlconf that runs, with harmless patterns and some that take every address."""
    patterns = st.sampled_from(
        [
            'path("admin/", VIEW)',
            "path('', VIEW, name='hömé')",
            "path('', include([path('<path:rest>', VIEW)]))",
            "path('<slug:page>/', VIEW)",
            "path('<int:pk>/', VIEW)",
            "re_path(r'^(?P<page>.*)$', VIEW)",
            "re_path(r'^a/$', VIEW)",
            "path('x/', include(EXTRA)  # extra\n)",
            "*EXTRA",
        ]
    )
    imports = draw(
        st.sampled_from(
            [
                "from django.urls import include, path, re_path",
                "from django.urls import path, re_path, include",
                "from django.urls import (\n    include,  # for apps\n    path,\n    re_path\n)",
                "from django.urls import re_path\nfrom django.urls import include\n"
                "from django.urls import path",
            ]
        )
    )
    head = f"{imports}\nVIEW = print\nEXTRA = [path('extra/', VIEW)]\n"
    brackets = draw(st.sampled_from(["[]", "()"]))
    found = draw(literals(draw(st.lists(patterns, max_size=5)), brackets=brackets))
    form = st.sampled_from(["{}", "list({})", "{}", "EXTRA + {}"])
    later = st.sampled_from(
        [
            "urlpatterns += EXTRA",
            "if DEBUG:\n    urlpatterns = [path('d/', VIEW)] + urlpatterns",
            "urlpatterns = [path('<path:all>', VIEW)] + urlpatterns",
            "urlpatterns.insert(0, path('<path:all>', VIEW))",
        ]
    )
    if brackets == "()":
        tail = []
        form = st.just("{}")
    else:
        tail = draw(st.lists(later, max_size=2))
    parts = [head, "DEBUG = 1", f"urlpatterns = {draw(form).format(found)}", *tail]
    return _finished(draw, "\n".join(parts))


def run(text: str) -> dict[str, Any]:
    """The names that the text defines when it runs."""
    names: dict[str, Any] = {}
    exec(compile(text.removeprefix("\ufeff"), "<text>", "exec"), names)
    return names


def comments_of(text: str) -> list[str]:
    """All comments, as Python's own tokenizer finds them."""
    tokens = tokenize.generate_tokens(io.StringIO(text.removeprefix("\ufeff")).readline)
    return [token.string.rstrip() for token in tokens if token.type == tokenize.COMMENT]


class Without(ast.NodeTransformer):
    """Takes out an item of a list or tuple, and names that were not imported before."""

    def __init__(self, text: str) -> None:
        self.text = text

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.List | ast.Tuple):
            node.elts = [item for item in node.elts if ast.unparse(item) != self.text]
        return node


def check_only_new(before: str, after: str, item: str) -> None:
    """The item is new; all else, comments and line endings included, is as it was."""
    new = Without(item).visit(ast.parse(after.removeprefix("\ufeff")))
    assert ast.dump(new) == ast.dump(ast.parse(before.removeprefix("\ufeff")))
    assert comments_of(after) == comments_of(before)
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    if "\n" not in before.replace("\r\n", ""):
        # all its lines end in CRLF
        assert "\n" not in after.replace("\r\n", "")


@given(settings_texts())
@example("DEBUG = 1\nINSTALLED_APPS = ('a')")
@example("INSTALLED_APPS = ['a'  # c\n, 'b'  # d\n,\n]")
def test_settings(text: str) -> None:
    """The app is installed once, and the others are what they were, in their order."""
    outcome = add_installed_app(text, "booking")
    assert outcome != AlreadyThere()
    if isinstance(outcome, CannotChange):
        # the snippet does what the edit would have done
        text = text.replace("\r\n", "\n")
        outcome = Changed(f"{text}\n{outcome.snippet}\n")
    else:
        check_only_new(text, outcome.text, "'booking'")
        assert add_installed_app(outcome.text, "booking") == AlreadyThere()
    before, after = run(text)["INSTALLED_APPS"], run(outcome.text)["INSTALLED_APPS"]
    assert [app for app in after if app != "booking"] == list(before)
    assert list(after).count("booking") == 1


def answers(text: str, address: str) -> object:
    """The view that a project with this root urlconf calls for an address."""
    from django.urls import Resolver404, URLResolver
    from django.urls.resolvers import RegexPattern

    try:
        return URLResolver(RegexPattern(r"^/"), run(text)["urlpatterns"]).resolve(address).func
    except Resolver404:
        return None


@pytest.fixture(scope="module", autouse=True)
def wired_urls() -> Any:
    """A urlconf that can be included, with one view."""
    from django.urls import path

    module = ModuleType(MODULE)
    module.urlpatterns = [path("", sorted), path("time/", sorted)]  # type: ignore[attr-defined]
    sys.modules[MODULE] = module
    yield module
    del sys.modules[MODULE]


@given(urls_texts())
@example("from django.urls import path, include\nurlpatterns = [  # c\n]")
def test_urls(text: str) -> None:
    """The new urls answer below their route, and the old ones everywhere else as before."""
    outcome = include_urls(text, MODULE, "booking/")
    assert outcome != AlreadyThere()
    if isinstance(outcome, CannotChange):
        text = text.replace("\r\n", "\n")
        outcome = Changed(f"{text}\n{outcome.snippet}\n")
    else:
        check_only_new(text, outcome.text, f"path('booking/', include('{MODULE}'))")
        assert include_urls(outcome.text, MODULE, "booking/") == AlreadyThere()
    assert answers(outcome.text, "/booking/") is sorted
    assert answers(outcome.text, "/booking/time/") is sorted
    for address in ("/", "/admin/", "/a/", "/page/", "/extra/", "/x/extra/", "/deep/er/"):
        assert answers(outcome.text, address) is answers(text, address)


NAMES = ["INSTALLED_APPS", "*B", "f'{x}'", "'a'", '"ä"', "if", "def"]
SIGNS = ["=", "+=", "[", "]", "(", ")", ",", "+", ":", ";", "'''"]
SPACES = [" ", "\n", "\n    ", "\r\n", "\t", "\x0c", "\\\n", "# c\n", "B = []\n"]
pieces = st.sampled_from([*NAMES, *SIGNS, *SPACES])


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_text(text: str) -> None:
    """Text that is hardly Python is refused or edited safely; nothing is raised."""
    outcome = add_installed_app(f"INSTALLED_APPS = ['a']\n{text}", "booking")
    if isinstance(outcome, Changed):
        check_only_new(f"INSTALLED_APPS = ['a']\n{text}", outcome.text, "'booking'")
    assert isinstance(include_urls(text, MODULE, "booking/"), CannotChange)
