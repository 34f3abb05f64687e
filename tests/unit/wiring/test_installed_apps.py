"""INSTALLED_APPS: text in, text out."""

from __future__ import annotations

from textwrap import dedent

import pytest

from codex_booking_gen.wiring import (
    AlreadyThere,
    CannotChange,
    Changed,
    add_installed_app,
    wire_settings,
)


def check_transformed(before: str, after: str, entry: str = "booking") -> None:
    """The edit gives exactly `after`, and a second one finds nothing to do."""
    before, after = dedent(before), dedent(after)
    assert add_installed_app(before, entry) == Changed(after)
    assert add_installed_app(after, entry) == AlreadyThere()


def check_refused(text: str, reason: str, entry: str = "booking") -> CannotChange:
    """The edit is not made, for the reason given."""
    outcome = add_installed_app(dedent(text), entry)
    assert isinstance(outcome, CannotChange)
    assert reason in outcome.reason
    return outcome


def test_startproject_keeps_its_single_quotes() -> None:
    """The new app stands last, in the quotes of the others."""
    check_transformed(
        """\
        # Application definition

        INSTALLED_APPS = [
            'django.contrib.admin',
            'django.contrib.staticfiles',
        ]

        MIDDLEWARE = []
        """,
        """\
        # Application definition

        INSTALLED_APPS = [
            'django.contrib.admin',
            'django.contrib.staticfiles',
            'booking',
        ]

        MIDDLEWARE = []
        """,
    )


def test_comments_stay_where_they_are() -> None:
    """Comments at the end of lines, between entries and after the last one are kept."""
    check_transformed(
        """\
        INSTALLED_APPS = [  # order matters
            "django.contrib.admin",  # the admin
            # ours
            "shop",  # comes last
            # "debug_toolbar",
        ]  # end
        """,
        """\
        INSTALLED_APPS = [  # order matters
            "django.contrib.admin",  # the admin
            # ours
            "shop",  # comes last
            # "debug_toolbar",
            "booking",
        ]  # end
        """,
    )


def test_no_trailing_comma_stays_none() -> None:
    """The former last entry gets the comma that it needs, the new one none."""
    check_transformed(
        """\
        INSTALLED_APPS = [
            "django.contrib.admin",
            "shop"  # comes last
        ]
        """,
        """\
        INSTALLED_APPS = [
            "django.contrib.admin",
            "shop",  # comes last
            "booking"
        ]
        """,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["a", "b"]', '["a", "b", "booking"]'),
        ('["a", "b",]', '["a", "b", "booking",]'),
        ("['a']", "['a', 'booking']"),
        ("[]", '["booking"]'),
        ("()", '("booking",)'),
        ('("a",)', '("a", "booking")'),
        ('("a", "b")', '("a", "b", "booking")'),
        ('["a", ("b")]', '["a", ("b"), "booking"]'),
        ('["a", "b" "c"]', '["a", "b" "c", "booking"]'),
        ('["ä", "ö"]; X = 1', '["ä", "ö", "booking"]; X = 1'),
        ('["a", "b"\n]', '["a", "b", "booking"\n]'),
        ('["a",\n "b"]', '["a",\n "b",\n "booking"]'),
        ('[\n    "a",\n    "b", ]', '[\n    "a",\n    "b",\n    "booking", ]'),
        ('[\n    "a", "b",\n]', '[\n    "a", "b", "booking",\n]'),
        ('[\n\t"a",\n]', '[\n\t"a",\n\t"booking",\n]'),
        ('[\n  "a",\n\n]', '[\n  "a",\n  "booking",\n\n]'),
        ("[\n]", '[\n    "booking",\n]'),
        ("[\n  # none yet\n]", '[\n  # none yet\n  "booking",\n]'),
        ("(\n)", '(\n    "booking",\n)'),
        ('[\r\n    "a",\r\n]', '[\r\n    "a",\r\n    "booking",\r\n]'),
        ('["a"] + ["b"]', '["a"] + ["b", "booking"]'),
        ('["a"] + plugins()', '["a", "booking"] + plugins()'),
        ('[*plugins(), "a"]', '[*plugins(), "a", "booking"]'),
        ('[\n  "a",\n  *plugins(),\n]', '[\n  "a",\n  *plugins(),\n  "booking",\n]'),
    ],
)
def test_layouts(before: str, after: str) -> None:
    """However a list or tuple is laid out, the new entry follows the others' layout."""
    check_transformed(f"INSTALLED_APPS = {before}\n", f"INSTALLED_APPS = {after}\n")


def test_annotated_and_byte_order_mark() -> None:
    """An annotation changes nothing; a byte order mark is kept."""
    check_transformed(
        '\ufeffINSTALLED_APPS: list[str] = ["a"]',
        '\ufeffINSTALLED_APPS: list[str] = ["a", "booking"]',
    )


def test_dotted_app_is_named_in_full() -> None:
    """An app inside a package is installed by its dotted name."""
    check_transformed(
        'INSTALLED_APPS = ["salon"]\n',
        'INSTALLED_APPS = ["salon", "salon.visits"]\n',
        "salon.visits",
    )


def test_local_apps_of_a_sum() -> None:
    """A list that is put together gets the app in the part that is the project's own."""
    check_transformed(
        """\
        DJANGO_APPS = [
            "django.contrib.admin",
        ]
        LOCAL_APPS = [
            "shop",
            # Your stuff: custom apps go here
        ]
        THIRD_PARTY_APPS = ["rest_framework"]
        INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS + THIRD_PARTY_APPS
        """,
        """\
        DJANGO_APPS = [
            "django.contrib.admin",
        ]
        LOCAL_APPS = [
            "shop",
            # Your stuff: custom apps go here
            "booking",
        ]
        THIRD_PARTY_APPS = ["rest_framework"]
        INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS + THIRD_PARTY_APPS
        """,
    )


def test_empty_local_apps_take_the_file_s_quotes() -> None:
    """An empty part has no quotes of its own: the file's are taken."""
    check_transformed(
        "DJANGO_APPS = ['django.contrib.admin']\nLOCAL_APPS = []\n"
        "INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS\n",
        "DJANGO_APPS = ['django.contrib.admin']\nLOCAL_APPS = ['booking']\n"
        "INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS\n",
    )


@pytest.mark.parametrize(
    ("composed", "named"),
    [
        ("[*DJANGO_APPS, *LOCAL_APPS]", "LOCAL_APPS"),
        ("(*LOCAL_APPS, *DJANGO_APPS)", "LOCAL_APPS"),
        ("DJANGO_APPS + APPS", "APPS"),
        ("APPS + DJANGO_APPS", "APPS"),
        ('["x"] + PROJECT_APPS + DJANGO_APPS', "PROJECT_APPS"),
        ("DJANGO_APPS + LOCAL_APPS + plugins()", "LOCAL_APPS"),
        ("(\n    DJANGO_APPS\n    + LOCAL_APPS\n)", "LOCAL_APPS"),
        ("DJANGO_APPS\nINSTALLED_APPS += LOCAL_APPS", "LOCAL_APPS"),
        ("DJANGO_APPS + THIRD_PARTY_APPS", "THIRD_PARTY_APPS"),
    ],
)
def test_which_part_is_the_project_s_own(composed: str, named: str) -> None:
    """The part is told by its name; without a telling name it is the last that is not Django's."""
    names = ["DJANGO_APPS", "THIRD_PARTY_APPS", "PROJECT_APPS", "LOCAL_APPS", "APPS"]
    before = "".join(f'{name} = ["{name.lower()}"]\n' for name in names)
    after = before.replace(f'"{named.lower()}"]', f'"{named.lower()}", "booking"]')
    tail = f"INSTALLED_APPS = {composed}\n"
    check_transformed(before + tail, after + tail)


def test_unpacking_only_foreign_parts_adds_to_the_outer_list() -> None:
    """Where every part is somebody else's, the entry stands beside them."""
    parts = 'DJANGO_APPS = ["a"]\nTHIRD_PARTY_APPS = ["b"]\n'
    check_transformed(
        parts + "INSTALLED_APPS = [*DJANGO_APPS, *THIRD_PARTY_APPS]\n",
        parts + 'INSTALLED_APPS = [*DJANGO_APPS, *THIRD_PARTY_APPS, "booking"]\n',
    )


@pytest.mark.parametrize(
    "later",
    [
        'if DEBUG:\n    INSTALLED_APPS += ["debug_toolbar"]',
        'if not TESTING:\n    INSTALLED_APPS = [\n        *INSTALLED_APPS,\n        "x",\n    ]',
        'INSTALLED_APPS = ["whitenoise"] + INSTALLED_APPS',
        'INSTALLED_APPS.insert(0, "daphne")',
        'try:\n    import x\nexcept ImportError:\n    pass\nelse:\n    INSTALLED_APPS.append("x")',
        "def apps():\n    INSTALLED_APPS = []\n    return INSTALLED_APPS",
        "try:\n    from .local_settings import *\nexcept ImportError:\n    pass",
    ],
)
def test_what_is_added_later_does_no_harm(later: str) -> None:
    """Later additions, conditional ones too, leave the definition the place to edit."""
    check_transformed(
        f'INSTALLED_APPS = [\n    "a",\n]\n{later}\n',
        f'INSTALLED_APPS = [\n    "a",\n    "booking",\n]\n{later}\n',
    )


@pytest.mark.parametrize(
    "text",
    [
        'INSTALLED_APPS = ["booking"]',
        'INSTALLED_APPS = ["booking.apps.BookingConfig"]',
        'INSTALLED_APPS = ["a"]\nINSTALLED_APPS += ["booking"]',
        'INSTALLED_APPS = ["a"]\nINSTALLED_APPS.append("booking")',
        'LOCAL_APPS = ["booking"]\nINSTALLED_APPS = A + LOCAL_APPS',
        'MINE = ["booking"]\nLOCAL_APPS = MINE + ["b"]\nINSTALLED_APPS = A + LOCAL_APPS',
        'INSTALLED_APPS = apps("booking")',
    ],
)
def test_already_there(text: str) -> None:
    """An app that the text installs, by name or by its AppConfig, is not added again."""
    assert add_installed_app(text, "booking") == AlreadyThere()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('INSTALLED_APPS = ["a"]\nINSTALLED_APPS = ["b"]', "assigned twice, again in line 2"),
        ('if X:\n    INSTALLED_APPS = ["a"]', "line 2 sets INSTALLED_APPS conditionally"),
        ('try:\n    INSTALLED_APPS = ["a"]\nfinally:\n    pass', "line 2 sets"),
        ('match X:\n    case 1:\n        INSTALLED_APPS = ["a"]', "line 3 sets"),
        ("INSTALLED_APPS = get_apps()", "line 1 computes INSTALLED_APPS"),
        ('INSTALLED_APPS = list(["a"])', "line 1 computes"),
        ('INSTALLED_APPS = [a for a in ["b"]]', "line 1 computes"),
        ('INSTALLED_APPS = ["a"] if X else ["b"]', "line 1 computes"),
        ('INSTALLED_APPS = ("a")', "line 1 computes"),
        ('INSTALLED_APPS = "a", "b"', "a tuple without parentheses"),
        ('INSTALLED_APPS = ("a"), ("b")', "a tuple without parentheses"),
        ('INSTALLED_APPS += ["a"]', "only extended here"),
        ("DEBUG = True", "not set here"),
        ('INSTALLED_APPS, X = ["a"], 1', "line 1 changes INSTALLED_APPS in a way"),
        ('X = INSTALLED_APPS = ["a"]', "line 1 changes"),
        ('INSTALLED_APPS = ["a"]\ndel INSTALLED_APPS[-1]', "line 2 changes"),
        ('INSTALLED_APPS = ["a"]\nINSTALLED_APPS[0] = "b"', "line 2 changes"),
        ('INSTALLED_APPS = ["a"]\nINSTALLED_APPS.pop()', "line 2 changes"),
        ('INSTALLED_APPS = ["a"]\nINSTALLED_APPS = sorted(INSTALLED_APPS)', "line 2 changes"),
        ('INSTALLED_APPS = ["a"]\nINSTALLED_APPS *= 2', "line 2 changes"),
        ('INSTALLED_APPS = ["a"]\nfor INSTALLED_APPS in X: pass', "line 2 changes"),
        ('INSTALLED_APPS = ["a"]\nfrom .x import INSTALLED_APPS', "more than one place"),
        ('L = ["a"]\nif X:\n    L = ["b"]\nINSTALLED_APPS = L', "line 4 computes"),
        ("INSTALLED_APPS = [", "does not parse (line 1"),
        ('INSTALLED_APPS = ["a"]\rX = 1', "lone carriage return"),
        ('INSTALLED_APPS = ["a"]\x00', "does not parse"),
    ],
)
def test_refused_when_unsure(text: str, reason: str) -> None:
    """Where the result would be a guess nothing is changed, and the reason names the line."""
    check_refused(text, reason)


def test_refusal_says_what_to_paste() -> None:
    """The snippet works at the end of the file whatever made the list."""
    outcome = check_refused("INSTALLED_APPS = tuple(get_apps())\n", "computes")
    assert outcome.snippet == 'INSTALLED_APPS = [*INSTALLED_APPS, "booking"]'
    assert outcome.where == "at the end of the file"


def test_only_under_a_condition() -> None:
    """An app that is installed sometimes is not installed a second time: the labels would clash."""
    outcome = check_refused(
        """\
        INSTALLED_APPS = ["a"]
        if DEBUG:
            INSTALLED_APPS += ["booking"]
        """,
        "line 3 adds it only under a condition",
    )
    assert outcome.where == "in INSTALLED_APPS, in place of line 3"


BASE = """\
DJANGO_APPS = ["a"]
LOCAL_APPS = [
    "shop",
]
INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS
"""
WIRED_BASE = BASE.replace('    "shop",\n', '    "shop",\n    "booking",\n')
LOCAL = 'from .base import *\n\nINSTALLED_APPS += ["debug_toolbar"]\n'


def test_split_settings_wire_the_file_that_defines() -> None:
    """The module in use only extends the list: the one that defines it is edited."""
    files = {"config/settings/local.py": LOCAL, "config/settings/base.py": BASE}
    assert wire_settings(files, "booking") == ("config/settings/base.py", Changed(WIRED_BASE))


def test_split_settings_that_put_their_own_first() -> None:
    """`[own, *INSTALLED_APPS]` extends, too."""
    local = 'from .base import *\nINSTALLED_APPS = ["whitenoise", *INSTALLED_APPS]\n'
    files = {"local.py": local, "base.py": BASE}
    assert wire_settings(files, "booking") == ("base.py", Changed(WIRED_BASE))


def test_split_settings_with_the_parts_elsewhere() -> None:
    """The parts of the list may be defined in yet another file."""
    files = {
        "settings/__init__.py": "from .apps import DJANGO_APPS, LOCAL_APPS\n"
        "INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS\n",
        "settings/apps.py": 'DJANGO_APPS = ["a"]\nLOCAL_APPS = ["shop"]\n',
    }
    after = 'DJANGO_APPS = ["a"]\nLOCAL_APPS = ["shop", "booking"]\n'
    assert wire_settings(files, "booking") == ("settings/apps.py", Changed(after))


def test_split_settings_already_wired_in_the_file_in_use() -> None:
    """An app that one environment adds is there."""
    files = {"local.py": LOCAL.replace("debug_toolbar", "booking"), "base.py": BASE}
    assert wire_settings(files, "booking") == ("local.py", AlreadyThere())


def test_the_module_in_use_has_the_last_word() -> None:
    """A list that is defined after everything was imported hides the imported one."""
    own = 'from .base import *\nINSTALLED_APPS = ["only"]\n'
    files = {"test.py": own, "base.py": BASE}
    after = own.replace('"only"', '"only", "booking"')
    assert wire_settings(files, "booking") == ("test.py", Changed(after))


def test_two_definitions_without_a_last_word() -> None:
    """A definition that a later import may hide is not edited."""
    own = 'INSTALLED_APPS = ["only"]\nfrom .local import *\n'
    path, outcome = wire_settings({"settings.py": own, "local.py": BASE}, "booking")
    assert path == "settings.py"
    assert isinstance(outcome, CannotChange)
    assert outcome.reason == "INSTALLED_APPS comes from more than one place"


def test_only_extended_in_every_file() -> None:
    """Where no file of the project defines the list, the user pastes into the module in use."""
    files = {"local.py": LOCAL, "base.py": 'from vendor import *\nINSTALLED_APPS += ["x"]\n'}
    path, outcome = wire_settings(files, "booking")
    assert path == "local.py"
    assert isinstance(outcome, CannotChange)
    assert outcome.reason == "INSTALLED_APPS is only extended here"


def test_the_reason_names_the_file() -> None:
    """With several files a line number alone would not do."""
    files = {"local.py": LOCAL, "base.py": "INSTALLED_APPS = get_apps()\n"}
    path, outcome = wire_settings(files, "booking")
    assert path == "base.py"
    assert isinstance(outcome, CannotChange)
    assert outcome.reason.startswith("line 1 of base.py computes INSTALLED_APPS")
