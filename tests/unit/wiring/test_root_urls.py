"""The root urls: text in, text out."""

from __future__ import annotations

from textwrap import dedent

import pytest

from codex_booking_gen.wiring import AlreadyThere, CannotChange, Changed, include_urls

PATH = 'path("booking/", include("booking.urls"))'


def check_transformed(before: str, after: str) -> None:
    """The edit gives exactly `after`, and a second one finds nothing to do."""
    before, after = dedent(before), dedent(after)
    assert include_urls(before, "booking.urls", "booking/") == Changed(after)
    assert include_urls(after, "booking.urls", "booking/") == AlreadyThere()


def check_refused(text: str, reason: str) -> CannotChange:
    """The edit is not made, for the reason given."""
    outcome = include_urls(dedent(text) + "\n", "booking.urls", "booking/")
    assert isinstance(outcome, CannotChange)
    assert reason in outcome.reason
    return outcome


def test_startproject() -> None:
    """The import is joined, the pattern stands last, the docstring that speaks of both is kept."""
    check_transformed(
        '''\
        """
        URL configuration for mysite project.

        Including another URLconf
            1. Import the include() function: from django.urls import include, path
            2. Add a URL to urlpatterns:  path('blog/', include('blog.urls'))
        """
        from django.contrib import admin
        from django.urls import path

        urlpatterns = [
            path('admin/', admin.site.urls),
        ]
        ''',
        '''\
        """
        URL configuration for mysite project.

        Including another URLconf
            1. Import the include() function: from django.urls import include, path
            2. Add a URL to urlpatterns:  path('blog/', include('blog.urls'))
        """
        from django.contrib import admin
        from django.urls import include, path

        urlpatterns = [
            path('admin/', admin.site.urls),
            path('booking/', include('booking.urls')),
        ]
        ''',
    )


def test_before_the_first_catch_all_and_its_comment() -> None:
    """What takes every address comes after; a comment stays with what it is about."""
    check_transformed(
        """\
        from django.urls import include, path

        urlpatterns = [
            path("admin/", admin.site.urls),  # staff

            # everything else is a page
            # of the CMS
            path("", include("cms.urls")),
            path("late/", late),
        ]
        """,
        f"""\
        from django.urls import include, path

        urlpatterns = [
            path("admin/", admin.site.urls),  # staff

            {PATH},
            # everything else is a page
            # of the CMS
            path("", include("cms.urls")),
            path("late/", late),
        ]
        """,
    )


HEAD = "from django.urls import include, path\n\n"


@pytest.mark.parametrize(
    "hiding",
    [
        'path("", include("cms.urls"))',
        'path("", cms.urls)',
        'path("", admin.site.urls)',
        'path("", (patterns, "app", "space"))',
        'path("<path:rest>", page)',
        'path("<slug:page>/", page)',
        'path("<str:page>", page)',
        'path("<page>/", page)',
        'path("book<path:rest>", page)',
        "path(route, page)",
        'path(f"{prefix}/", page)',
        'path(_("pages/"), page)',
        're_path(r"^.*$", page)',
        're_path(r"", include("cms.urls"))',
        're_path(r"^(?P<page>[-\\w]+)/$", page)',
        're_path(r"^(?P<page>.+)/$", page)',
        're_path(r"^[", broken)',
        'url(r"^.*", page)',
        "*router.urls",
        "*i18n_patterns(x, prefix_default_language=False)",
        "some_pattern",
        "decorated(page)",
    ],
)
def test_what_hides_comes_after(hiding: str) -> None:
    """A pattern that may match a visitor's address below the route comes after it."""
    check_transformed(
        f'{HEAD}urlpatterns = [\n    path("a/", a),\n    {hiding},\n]\n',
        f'{HEAD}urlpatterns = [\n    path("a/", a),\n    {PATH},\n    {hiding},\n]\n',
    )


@pytest.mark.parametrize(
    "harmless",
    [
        'path("", views.home, name="home")',
        'path("", Home.as_view())',
        'path("", home)',
        'path("a/", include("a.urls"))',
        'path("bookings/", include("a.urls"))',
        'path("<int:pk>/", page)',
        'path("<uuid:pk>/", page)',
        'path("page/<slug:page>/", page)',
        're_path(r"^$", home)',
        're_path("^\\d+/$", page)',
        're_path(r"^a/(?P<page>.+)/$", page)',
        "*static(settings.MEDIA_URL)",
        '*i18n_patterns(path("", include("cms.urls")))',
    ],
)
def test_what_does_not_hide_stays_before(harmless: str) -> None:
    """After patterns that cannot match below the route the new one stands last."""
    check_transformed(
        f"{HEAD}urlpatterns = [\n    {harmless},\n]\n",
        f"{HEAD}urlpatterns = [\n    {harmless},\n    {PATH},\n]\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", f"[{PATH}]"),
        ("[\n]", f"[\n    {PATH},\n]"),
        ('[path("a/", a)]', f'[path("a/", a), {PATH}]'),
        ('[path("", a.urls)]', f'[{PATH}, path("", a.urls)]'),
        ('[\n  path("a/", a)\n]', f'[\n  path("a/", a),\n  {PATH}\n]'),
        ('[path("a/", a),\n path("", b.urls)]', f'[path("a/", a),\n {PATH},\n path("", b.urls)]'),
        ('(path("a/", a),)', f'(path("a/", a), {PATH})'),
        ('[\n\tpath("a/", a),\n]', f'[\n\tpath("a/", a),\n\t{PATH},\n]'),
        ('[\r\n  path("a/", a),\r\n]', f'[\r\n  path("a/", a),\r\n  {PATH},\r\n]'),
        ('[path("ä/", a)] + b', f'[path("ä/", a), {PATH}] + b'),
        (
            '[\n  (\n    path("", a.urls)\n  ),\n]',
            f'[\n  {PATH},\n  (\n    path("", a.urls)\n  ),\n]',
        ),
        ("[a] + static(X, document_root=Y)", f"[{PATH}, a] + static(X, document_root=Y)"),
        ('static(X) + [path("a/", a)]', f'static(X) + [path("a/", a), {PATH}]'),
        (
            'i18n_patterns(path("", a.urls)) + [path("a/", a)]',
            f'i18n_patterns(path("", a.urls)) + [path("a/", a), {PATH}]',
        ),
    ],
)
def test_layouts(before: str, after: str) -> None:
    """However the patterns are laid out or put together, the new one follows their layout."""
    check_transformed(f"{HEAD}urlpatterns = {before}\n", f"{HEAD}urlpatterns = {after}\n")


@pytest.mark.parametrize(
    "later",
    [
        "urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)",
        'if settings.DEBUG:\n    urlpatterns += [path("x/", x)]',
        'if settings.DEBUG:\n    urlpatterns = [path("d/", include("d.urls"))] + urlpatterns',
        'urlpatterns = [path("__debug__/", include("d.urls")), *urlpatterns]',
        'urlpatterns += i18n_patterns(path("", include("cms.urls")))',
        'urlpatterns += [path("", include("cms.urls"))]',
        "urlpatterns.append(x)",
        'handler404 = "a.b"',
    ],
)
def test_what_follows_stays_as_it_is(later: str) -> None:
    """Patterns that are added later are left alone."""
    check_transformed(
        f'{HEAD}urlpatterns = [\n    path("a/", a),\n]\n{later}\n',
        f'{HEAD}urlpatterns = [\n    path("a/", a),\n    {PATH},\n]\n{later}\n',
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from django.urls import path", "from django.urls import include, path"),
        ("from django.urls import path, re_path", "from django.urls import include, path, re_path"),
        ("from django.urls import re_path, path", "from django.urls import re_path, path, include"),
        ("from django.urls import (path)", "from django.urls import (include, path)"),
        (
            "from django.urls import (\n    path,  # c\n    reverse,\n)",
            "from django.urls import (\n    include,\n    path,  # c\n    reverse,\n)",
        ),
        (
            "from django.urls import (\n    # ours\n    path,\n)",
            "from django.urls import (\n    include,\n    # ours\n    path,\n)",
        ),
        (
            "from django.urls import (path,\n                         reverse)",
            "from django.urls import (include, path,\n                         reverse)",
        ),
        (
            "from django.urls import (\n    reverse,\n    path,\n)",
            "from django.urls import (\n    reverse,\n    path,\n    include,\n)",
        ),
        (
            "from django.urls import path, \\\n    reverse",
            "from django.urls import include, path, \\\n    reverse",
        ),
        ("from django.urls import include", "from django.urls import include, path"),
        ("from django.urls import URLPattern", "from django.urls import URLPattern, include, path"),
        (
            "from django.urls import re_path # c",
            "from django.urls import include, path, re_path # c",
        ),
        ("from django.urls import *", "from django.urls import *"),
        (
            "from django.conf.urls import include\nfrom django.urls import path",
            "from django.conf.urls import include\nfrom django.urls import path",
        ),
        (
            "from __future__ import annotations\n\nfrom a import b",
            "from __future__ import annotations\n"
            "from django.urls import include, path\n\nfrom a import b",
        ),
        (
            "from django.contrib import admin\nfrom django.views import View\nfrom a import b",
            "from django.contrib import admin\nfrom django.urls import include, path\n"
            "from django.views import View\nfrom a import b",
        ),
        ("from a import b", "from django.urls import include, path\nfrom a import b"),
        ('"""Urls."""', '"""Urls."""\n\nfrom django.urls import include, path'),
        ("# urls", "# urls\n\nfrom django.urls import include, path"),
    ],
)
def test_imports(before: str, after: str) -> None:
    """The import that is there is joined in its style; else a line of its own is added in order."""
    patterns = '\n\nurlpatterns = [\n    path("a/", a),\n'
    check_transformed(f"{before}{patterns}]\n", f"{after}{patterns}    {PATH},\n]\n")


def test_names_that_are_imported_otherwise() -> None:
    """The names that the file has given to Django's functions are used."""
    head = "from django.urls import include as inc, path as p\n\n"
    check_transformed(
        head + "urlpatterns = []\n",
        head + 'urlpatterns = [p("booking/", inc("booking.urls"))]\n',
    )


@pytest.mark.parametrize(
    "text",
    [
        f"urlpatterns = [{PATH}]",
        'urlpatterns = [path("termine/", include("booking.urls"))]',
        'urlpatterns = [path("b/", include(("booking.urls", "b"), namespace="b"))]',
        'import booking.urls\nurlpatterns = [re_path("^b/", urls.include(booking.urls))]',
        f"urlpatterns = []\nurlpatterns += [{PATH}]",
        f"urlpatterns = i18n_patterns({PATH})",
        'site = [path("b/", include("booking.urls"))]\nurlpatterns = [path("x/", include(site))]',
    ],
)
def test_already_there(text: str) -> None:
    """Urls that are included, under whatever route, are not included again."""
    assert include_urls(text, "booking.urls", "booking/") == AlreadyThere()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("urlpatterns = [a]\nurlpatterns = [b]", "assigned twice, again in line 2"),
        ("if X:\n    urlpatterns = [a]", "line 2 sets urlpatterns conditionally"),
        ("urlpatterns = get_urls()", "line 1 puts urls first that may hide"),
        ("urlpatterns = router.urls", "line 1 puts urls first"),
        ("urlpatterns = router.urls + [a]", "line 1 puts urls first"),
        ('urlpatterns = i18n_patterns(path("a/", a))', "holds no list that is written out"),
        (
            "urlpatterns = i18n_patterns(a, prefix_default_language=False) + [b]",
            "line 1 puts urls first",
        ),
        ("urlpatterns += [a]", "only extended here"),
        ("X = 1", "urlpatterns is not set here"),
        ("urlpatterns = [a]\nurlpatterns = wrap(urlpatterns)", "line 2 changes urlpatterns"),
        ("urlpatterns = [a]\nurlpatterns[0] = b", "line 2 changes urlpatterns"),
        ("urlpatterns = [a]\nurlpatterns.insert(0, b)", "line 2 puts urls first"),
        ('urlpatterns = []\nurlpatterns = [path("", a.urls), *urlpatterns]', "line 2 puts urls"),
        ('urlpatterns = []\nurlpatterns = [path("", a.urls)] + urlpatterns', "line 2 puts urls"),
        ("from a import path\nurlpatterns = []", "path means something else in this file"),
        (
            "from django.urls import path\nfrom os import path\nurlpatterns = []",
            "path means more than one thing",
        ),
        ("def include(x): ...\nurlpatterns = []", "include means something else"),
        ('urlpatterns = [path("booking/", old)]', "line 1 uses the route 'booking/' already"),
        (
            'urlpatterns = []\nif X:\n    urlpatterns += [path("b/", include("booking.urls"))]',
            "line 3 includes booking.urls only under a condition",
        ),
        ("urlpatterns = [", "does not parse"),
        ("import django; urlpatterns = []", "include cannot be imported above line 1"),
        ('"""Urls."""; urlpatterns = []', "include cannot be imported above line 1"),
        ("urlpatterns = []\nfrom django.urls import include, path", "include cannot be imported"),
        ("urlpatterns = a, b", "a tuple without parentheses"),
        ("urlpatterns = []\nfrom .more import urlpatterns", "more than one place"),
    ],
)
def test_refused_when_unsure(text: str, reason: str) -> None:
    """Where the result would be a guess nothing is changed, and the reason names the line."""
    check_refused(text, reason)


def test_refusal_says_what_to_paste() -> None:
    """The snippet works at the end of the file, and puts the new urls before what may hide them."""
    outcome = check_refused("urlpatterns = router.urls\n", "may hide")
    assert outcome.where == "at the end of the file"
    assert outcome.snippet == (
        "from django.urls import include, path\n\n"
        'urlpatterns = [path("booking/", include("booking.urls")), *urlpatterns]'
    )
