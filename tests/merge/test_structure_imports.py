"""Imports merge as a set of names, each where it belongs."""

from __future__ import annotations

from codex_booking_gen.merge.result import Labels
from codex_booking_gen.merge.structure import merge_structure
from tests.merge.support import check_conflict, check_merged


def test_names_of_one_module_are_joined_in_order() -> None:
    """Both take one more name from the same module."""
    check_merged(
        "from django.urls import path\n\nx = path\n",
        "from django.urls import include, path\n\nx = path, include\n",
        "from django.urls import path, re_path\n\ny = re_path\nx = path\n",
        "from django.urls import include, path, re_path\n\ny = re_path\nx = path, include\n",
    )


def test_a_module_is_put_into_its_sorted_section() -> None:
    """Both add an import to the same section, next to each other."""
    check_merged(
        "import logging\n\nfrom django.http import HttpResponse\n\nfrom . import times\n",
        "import logging\n\nfrom django.http import HttpResponse\n"
        "from django.urls import reverse\n\nfrom . import times\n",
        "import json\nimport logging\n\nfrom django.http import HttpResponse\n"
        "from django.shortcuts import render\n\nfrom . import times\nfrom .core import errors\n",
        "import json\nimport logging\n\nfrom django.http import HttpResponse\n"
        "from django.shortcuts import render\nfrom django.urls import reverse\n\n"
        "from . import times\nfrom .core import errors\n",
    )


def test_a_first_import_of_its_section_gets_a_section() -> None:
    """The standard library had no import yet."""
    check_merged(
        "from django.http import HttpResponse\n\nx = 1\n",
        "from django.http import Http404, HttpResponse\n\nx = 1\n",
        "import json\n\nfrom django.http import HttpResponse, JsonResponse\n\nx = 1\n",
        "import json\n\nfrom django.http import Http404, HttpResponse, JsonResponse\n\nx = 1\n",
    )


def test_the_same_import_added_by_both_is_there_once() -> None:
    """Both found that they need it."""
    check_merged(
        "import os\n",
        "import os\nimport sys\n\nprint(sys, os)\n",
        "import os\nimport sys\nimport uuid\n",
        "import os\nimport sys\nimport uuid\n\nprint(sys, os)\n",
    )


def test_an_import_that_the_template_dropped_stays_while_you_use_it() -> None:
    """Your own code uses it."""
    check_merged(
        "from a import b, c\n\nx = b(c)\n",
        "from a import b, c\n\nx = b(c)\ny = b(2)\n",
        "from a import c, d\n\nx = c(d)\n",
        "from a import b, c, d\n\nx = c(d)\ny = b(2)\n",
    )


def test_an_import_that_nobody_needs_any_more_goes() -> None:
    """The template dropped it with its last use."""
    check_merged(
        "from a import b, c\n\nx = b(c)\n",
        "from a import b, c, e\n\nx = b(c)\ny = e(2)\n",
        "from a import c\n\nx = c()\n",
        "from a import c, e\n\nx = c()\ny = e(2)\n",
    )


def test_an_import_that_you_dropped_comes_back_with_code_that_uses_it() -> None:
    """The template's new code uses it."""
    check_merged(
        "import os\nimport sys\n\nx = 1\n",
        "import sys\n\nx = 2\n",
        "import os\nimport sys\n\nx = 1\ny = os.name\n",
        "import os\nimport sys\n\nx = 2\ny = os.name\n",
    )


def test_a_module_that_moved_is_followed() -> None:
    """The template imports the name from elsewhere; you took another one from the old place."""
    check_merged(
        "from .core import errors, rules\n\nx = errors, rules\n",
        "from .core import errors, rules, zones\n\nx = errors, rules, zones\n",
        "from .core import rules\nfrom .core.api import errors\n\nx = errors, rules\n",
        "from .core import rules, zones\nfrom .core.api import errors\n\n"
        "x = errors, rules, zones\n",
    )


def test_one_name_from_two_places_is_a_conflict() -> None:
    """Only one of them can have the name."""
    check_conflict(
        "import os\n\nx = os\n",
        "import os\nfrom django.urls import reverse\n\nx = os, reverse\n",
        "import os\nfrom .links import reverse\n\nx = os\ny = reverse\n",
        {"imports": "reverse: yours from django.urls, new from .links"},
        """\
        import os
        <<<<<<< yours
        from django.urls import reverse
        =======
        from .links import reverse
        >>>>>>> template

        x = os, reverse
        y = reverse
        """,
    )


def test_imports_in_parentheses_keep_their_lines_and_comments() -> None:
    """One name a line, with what you said about it."""
    check_merged(
        "from .models import (\n    Appointment,\n    Stylist,\n)\n",
        "from .models import (\n    Appointment,  # ours\n    Room,\n    Stylist,\n)\n",
        "from .models import (\n    Appointment,\n    Stylist,\n    Treatment,\n)\n",
        "from .models import (\n    Appointment,  # ours\n    Room,\n    Stylist,\n"
        "    Treatment,\n)\n",
    )


def test_a_line_that_gets_too_long_is_broken() -> None:
    """As the formatters do."""
    check_merged(
        "from django.models import Avg, Count, F, Max, Min, Prefetch, QuerySet, Values\n",
        "from django.models import Avg, Count, Exists, F, Max, Min, Prefetch, QuerySet, Values\n",
        "from django.models import Avg, Count, F, Max, Min, OuterRef, Prefetch, QuerySet, Values\n",
        "from django.models import (\n    Avg,\n    Count,\n    Exists,\n    F,\n    Max,\n"
        "    Min,\n    OuterRef,\n    Prefetch,\n    QuerySet,\n    Values,\n)\n",
    )


def test_type_checking_imports_are_a_set_of_their_own() -> None:
    """Both add one to the block."""
    check_merged(
        """\
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from a import b


        def f(x: "b") -> None: ...
        """,
        """\
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from a import b, c


        def f(x: "b", y: "c") -> None: ...
        """,
        """\
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from a import b, d
            from uuid import UUID


        def f(x: "b") -> None: ...


        def g(x: "d", y: "UUID") -> None: ...
        """,
        """\
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from a import b, c, d
            from uuid import UUID


        def f(x: "b", y: "c") -> None: ...


        def g(x: "d", y: "UUID") -> None: ...
        """,
    )


def test_a_name_that_you_import_for_types_alone_is_not_there_at_run_time() -> None:
    """You moved the import below TYPE_CHECKING, the template's new code calls it."""
    base = "from typing import TYPE_CHECKING\n\nfrom a import B\n\nx: 'B'\n"
    yours = (
        "from typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from a import B\n\nx: 'B'\ny = TYPE_CHECKING\n"
    )
    new = base + "z = B()\n"
    result = merge_structure(base, yours, new, labels=Labels(), decisions={})
    assert result is None or not result.clean or "\nfrom a import B\n" in result.text


def test_aliases_are_names_of_their_own() -> None:
    """You call it otherwise; the template's new code does not."""
    check_merged(
        "from a import b\n\nx = b(1)\n",
        "from a import b as c\n\nx = c(1)\n",
        "from a import b\n\nx = b(1)\ny = b(2)\n",
        "from a import b, b as c\n\nx = c(1)\ny = b(2)\n",
    )


def test_an_import_for_its_effect_goes_when_the_template_drops_it() -> None:
    """Nothing uses its name."""
    check_merged(
        "import a\nimport b\n\nx = 1\n",
        "import a\nimport b\nimport c\n\nx = c\n",
        "import b\n\nx = 1\n",
        "import b\nimport c\n\nx = c\n",
    )


def test_future_imports_come_first() -> None:
    """The template turns on what must stand before all else."""
    check_merged(
        '"""Doc."""\n\nimport os\n\nx = os\n',
        '"""Doc."""\n\nimport os\nimport sys\n\nx = os, sys\n',
        '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n\nx = os\n',
        '"""Doc."""\n\nfrom __future__ import annotations\n\n'
        "import os\nimport sys\n\nx = os, sys\n",
    )
