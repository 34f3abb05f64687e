"""What the owner of a project made of the generated app, over months: every edit by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MOVED = ("booking/templates/booking/_summary.html", "booking/templates/booking/parts/visit.html")
DELETED = "booking/tests/test_race.py"
PAGES = "booking/templates/booking"


@dataclass(frozen=True)
class Edit:
    """A text of a generated file, replaced."""

    path: str
    old: str
    new: str
    gone: str = ""
    """What must not come back."""
    kept: str = ""
    """What must stay, if not every line of `new`."""

    def make(self, root: Path) -> None:
        """Edit the file."""
        file = root / self.path
        text = file.read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.path}: {text.count(self.old)} times {self.old!r}"
        file.write_text(text.replace(self.old, self.new), encoding="utf-8")

    def is_there(self, root: Path) -> bool:
        """The edit is there still, each of its lines, however it is laid out."""
        text = loose((root / self.path).read_text(encoding="utf-8"))
        lines = [loose(line) for line in (self.kept or self.new).splitlines()]
        return all(line in text for line in lines) and not (self.gone and loose(self.gone) in text)


def loose(text: str) -> str:
    """Without what formatters change: spaces, quotes, the commas and brackets of broken lines."""
    return re.sub(r"[\s'\"(),]", "", text)


def after(path: str, line: str, *own: str) -> Edit:
    """Lines of one's own, put behind a line."""
    return Edit(path, f"{line}\n", "\n".join([line, *own]) + "\n")


MODELS = [
    after(
        "booking/models.py", "from django.utils import timezone", "from django.utils import text"
    ),
    after(
        "booking/models.py",
        '    """What visitors book: a duration, a price, and the time that it needs around it."""',
        "",
        '    colour = models.CharField(max_length=7, blank=True, default="")  # in the calendar',
    ),
    after(
        "booking/models.py",
        '        verbose_name_plural = _("treatments")\n        ordering = ["name", "pk"]',
        "",
        "    @property",
        "    def slug(self) -> str:",
        '        """How our newsletter calls it."""',
        "        return text.slugify(self.name)",
    ),
    Edit(
        "booking/models.py",
        'verbose_name = _("stylist")\n',
        'verbose_name = _("hairdresser")\n',
    ),
    after(
        "booking/models.py",
        '        verbose_name=_("client"),\n    )',
        '    source = models.CharField(max_length=20, blank=True, default="web")',
    ),
    Edit(
        "booking/models.py",
        "\n\n\nclass DayOff(",
        "\n\n    @property\n"
        "    def is_sunday(self) -> bool:\n"
        "        return self.date.weekday() == 6\n"
        "\n\nclass DayOff(",
    ),
    after(
        "booking/models.py",
        '            models.Index(fields=["starts_at"]),',
        '            models.Index(fields=["source"], name="booking_by_source"),',
    ),
    after(
        "booking/models.py",
        '        verbose_name = _("booking settings")\n'
        '        verbose_name_plural = _("booking settings")',
        "",
        "",
        "class Voucher(models.Model):",
        '    """Sold at the desk."""',
        "",
        "    code = models.CharField(max_length=20, unique=True)",
        "    value = models.DecimalField(max_digits=7, decimal_places=2)",
        "",
        "    def __str__(self) -> str:",
        "        return self.code",
    ),
]
ADMIN = [
    after("booking/admin.py", "    Treatment,\n    WorkingDay,", "    Voucher,"),
    after("booking/admin.py", '        "visitor",\n        "status",', '        "source",'),
    after("booking/admin.py", '        "note",\n        "stylist__name",', '        "source",'),
    after("booking/admin.py", '                    "client",', '                    "source",'),
    Edit("booking/admin.py", "return False\n", "return request.user.is_superuser\n"),
    Edit(
        "booking/admin.py",
        "@admin.register(BookingSettings)\n",
        "@admin.register(Voucher)\n"
        "class VoucherAdmin(ModelAdmin):\n"
        '    list_display = ["code", "value"]\n'
        "\n\n"
        "@admin.register(BookingSettings)\n",
    ),
    after("booking/forms.py", '            "client",', '            "source",'),
]
VIEWS = [
    Edit(
        "booking/views.py",
        "import HttpRequest, HttpResponse\n",
        "import HttpRequest, HttpResponse, JsonResponse\n",
        kept="HttpRequest, HttpResponse, JsonResponse",
    ),
    Edit(
        "booking/views.py",
        "    offered = selectors.get_bookable_services()\n",
        "    offered = selectors.get_bookable_services()\n"
        "    offered.sort(key=lambda each: each.price or 0)\n",
    ),
    after(
        "booking/views.py",
        "    context = _summary(chosen) | guest.page_context(choices, chosen, form)",
        '    context["banner"] = "10 % off on Mondays"',
    ),
    Edit(
        "booking/views.py",
        "def _summary(",
        "def prices(request: HttpRequest) -> HttpResponse:\n"
        '    """For the newsletter."""\n'
        "    offered = selectors.get_bookable_services()\n"
        "    return JsonResponse({each.slug: str(each.price) for each in offered})\n"
        "\n\n"
        "def _summary(",
    ),
    after(
        "booking/urls.py",
        '    path("details/", views.details, name="details"),',
        '    path("prices/", views.prices, name="prices"),',
    ),
    Edit("booking/guest.py", "max_length=200,", "max_length=120,"),
    Edit("booking/guest.py", 'attrs={"rows": 3}', 'attrs={"rows": 6}'),
]
PAGE_EDITS = [
    Edit(
        f"{PAGES}/services.html",
        "Pick one, or several for the same visit.",
        "Choose what you would like today.",
        gone="Pick one, or several",
    ),
    after(
        f"{PAGES}/services.html",
        "  </fieldset>",
        "  <p>Walk-ins are welcome.</p>",
    ),
    Edit(f"{PAGES}/details.html", "Book now", "Reserve", gone="Book now"),
    Edit(f"{PAGES}/base.html", '<div class="bk">', '<div class="bk salon">'),
    after(f"{PAGES}/base.html", "{% block content %}", "{# our banner: the site's base #}"),
    Edit("booking/static/booking/booking.css", "--bk-accent: #0b6358;", "--bk-accent: #7a1f5c;"),
]
MOVED_EDITS = [
    Edit(MOVED[1], "Your visit", "Your visit to us"),
    *(
        Edit(f"{PAGES}/{name}.html", "booking/_summary.html", "booking/parts/visit.html")
        for name in ("master", "time", "details")
    ),
]
EDITS = [*MODELS, *ADMIN, *VIEWS, *PAGE_EDITS]

OWN_FILES = {
    "booking/tests/test_vouchers.py": """\
from django.test import TestCase
from django.urls import reverse

from ..models import Voucher
from . import factories


class VoucherTests(TestCase):
    def test_a_voucher_is_known_by_its_code(self) -> None:
        self.assertEqual(str(Voucher(code="SPRING", value=20)), "SPRING")

    def test_the_newsletter_gets_the_prices(self) -> None:
        factories.make_master(factories.make_service(name="Long hair"))
        answer = self.client.get(reverse("booking:prices"))
        self.assertEqual(list(answer.json()), ["long-hair"])
""",
    "booking/reports.py": """\
from .models import Appointment


def by_source(source: str) -> int:
    return Appointment.objects.filter(source=source).count()
""",
}
OWN_TESTS = """\

    def test_where_a_booking_came_from(self) -> None:
        self.assertEqual(factories.Appointment(note="x").source, "web")
"""


def work_for_months(root: Path) -> None:
    """All of it: edits, files of one's own, a file that was moved, one that was deleted."""
    for edit in EDITS:
        edit.make(root)
    for path, content in OWN_FILES.items():
        (root / path).write_text(content, encoding="utf-8")
    with (root / "booking/tests/test_own.py").open("a", encoding="utf-8") as file:
        file.write(OWN_TESTS)
    (root / DELETED).unlink()
    old, new = (root / path for path in MOVED)
    new.parent.mkdir()
    old.rename(new)
    for edit in MOVED_EDITS:
        edit.make(root)
