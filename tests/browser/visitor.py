"""A visitor who walks the wizard by what can be seen: labels, links and buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import Locator, Page, expect

from tests.browser.support import Site

# From the end of next month: a day of its own for who needs more than one free start.
_ANOTHER_DAY = count(2)
CLOCK = re.compile(r"^\d\d:\d\d$")


@dataclass(frozen=True)
class Guest:
    """What a visitor types."""

    name: str = "Ines Moreau"
    email: str = "ines.moreau@example.com"
    phone: str = "+44 20 7946 0991"
    note: str = "Ground floor, please."


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser window."""

    page: Page
    site: Site

    def heading(self) -> str:
        """The page's main heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def follow(self, link: Locator) -> None:
        """Click what leads to another page, and wait until that page stands."""
        # Without it the next look may meet the old page, or one that has no content yet.
        with self.page.expect_navigation():
            link.click()

    def go_on(self) -> None:
        """Press the one button that leads on."""
        self.follow(self.page.get_by_role("button", name="Continue"))

    def arrive(self) -> None:
        """Open the first page."""
        self.page.goto(self.site.path("/booking/"))

    def choose_services(self, *names: str) -> None:
        """Tick these, and go on."""
        for name in names:
            self.page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
        self.go_on()

    def choose_stylist(self, name: str = "No preference") -> None:
        """Choose somebody, and go on."""
        self.page.get_by_role("radio", name=re.compile(f"^{name}")).check()
        self.go_on()

    @property
    def open_days(self) -> Locator:
        """The days of the month that is shown which can be chosen."""
        return self.page.get_by_role("link", name=re.compile("Free times"))

    @property
    def starts(self) -> Locator:
        """The starts of the chosen day."""
        return self.page.get_by_role("link", name=CLOCK)

    def next_month(self) -> None:
        """Turn the calendar's page."""
        self.follow(self.page.get_by_role("link", name="Next month"))

    def choose_day(self, place: int = -1) -> None:
        """Choose a day of next month by its place among those with free times."""
        self.next_month()
        expect(self.open_days.first).to_be_visible()
        self.follow(self.open_days.nth(place))
        expect(self.starts.first).to_be_visible()

    def walk_to_a_day_of_its_own(self, service: str, stylist: str) -> str:
        """As `walk_to_details`, on a day that no other test of this kind books."""
        return self.walk_to_details(service, stylist=stylist, day=-next(_ANOTHER_DAY))

    def choose_start(self, place: int = 0) -> str:
        """Choose a start by its place; what it says."""
        start = self.starts.nth(place)
        clock = start.inner_text().strip()
        self.follow(start)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Your details")
        return clock

    def walk_to_details(
        self, *services: str, stylist: str = "No preference", day: int = -1, start: int = 0
    ) -> str:
        """From the first page to the form; the chosen start as the page said it."""
        self.arrive()
        self.choose_services(*services)
        self.choose_stylist(stylist)
        self.choose_day(day)
        return self.choose_start(start)

    def type_details(self, guest: Guest) -> None:
        """Fill in the form."""
        for label, text in (
            ("Name", guest.name),
            ("E-mail", guest.email),
            ("Phone", guest.phone),
            ("Note", guest.note),
        ):
            self.page.get_by_label(re.compile(f"^{label}")).fill(text)

    def typed_details(self) -> Guest:
        """What stands in the form."""
        return Guest(
            *(
                self.page.get_by_label(re.compile(f"^{label}")).input_value()
                for label in ("Name", "E-mail", "Phone", "Note")
            )
        )

    def submit(self) -> None:
        """Press the button that books."""
        self.follow(self.page.get_by_role("button", name="Book now"))

    def confirmation(self) -> str:
        """The random id of the visit, from the address of the page that confirms it."""
        self.page.wait_for_url(re.compile(r"/confirmed/[0-9a-f-]{36}/"))
        return self.page.url.rstrip("/").rpartition("/")[2]
