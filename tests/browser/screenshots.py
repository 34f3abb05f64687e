"""The README's pictures: `python -m tests.browser.screenshots examples/screenshots`.

One of the wizard, from a fresh demo, and one of a plan in the terminal, from a fresh project. With
`--all`, every page of the wizard and of the admin besides, in each width and colour scheme, to look
at.
"""

from __future__ import annotations

import re
import sys
import tempfile
from contextlib import chdir
from io import StringIO
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from codex_booking_gen.commands.generate import Options, generate
from codex_booking_gen.dialogue import Silent
from codex_booking_gen.screen import Screen
from tests.browser.support import DESKTOP, PHONE, Site, launch, make_demo, new_context, serving
from tests.browser.test_access import pages, taken_start
from tests.browser.visitor import Visitor
from tests.e2e.support import Venv, fresh_project

COLUMNS = 108
ADMIN_PAGES = (
    "booking/appointment/",
    "booking/appointment/add/",
    "booking/stylist/",
    "booking/stylist/1/change/",
    "booking/treatment/",
    "booking/bookingsettings/1/change/",
    "booking/appointment/1/change/",
)


def main(folder: Path, *, everything: bool) -> None:
    """Write the pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        (folder / "plan.svg").write_text(picture_of_a_plan(Path(scratch)), encoding="utf-8")
        root = Path(scratch, "demo")
        make_demo(root)
        with serving(root) as site, sync_playwright() as playwright:
            browser = launch(playwright)
            picture_of_the_wizard(browser, site, folder / "wizard.png")
            if everything:
                all_pages(browser, site, folder)
                admin_pages(browser, site, folder)
            browser.close()


class Recorder(Silent):
    """A terminal in colour, of which only what it shows is kept."""

    screen = Screen(width=COLUMNS, color=True)

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def say(self, text: str) -> None:
        """Keep it."""
        self.said.append(text)


def picture_of_a_plan(scratch: Path) -> str:
    """What `codex-booking generate --dry-run` says in a fresh project, as SVG."""
    project = fresh_project(scratch / "mysite", Venv.of_this_process())
    terminal = Recorder()
    with chdir(project.root):
        generate(Options(directory=Path(), dry_run=True), terminal)
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(Text("$ codex-booking generate --dry-run", style="bold"))
    for text in filter(None, terminal.said):
        console.print(Text.from_ansi(text))
    svg = console.export_svg(title="mysite", theme=DIMMED_MONOKAI, unique_id="plan")
    # The fonts of the machine do; a picture in a README fetches nothing.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def picture_of_the_wizard(browser: Browser, site: Site, file: Path) -> None:
    """The month and the starts of a day, as a visitor sees them."""
    context = new_context(browser, viewport={"width": 1080, "height": 720})
    visitor = Visitor(context.new_page(), site)
    visitor.arrive()
    visitor.choose_services("Full colour", "Cut and blow-dry")
    visitor.choose_stylist("Mei Tanaka")
    visitor.choose_day(6)
    visitor.page.screenshot(path=file, full_page=True)
    context.close()


def all_pages(browser: Browser, site: Site, folder: Path) -> None:
    """Every page of the wizard, in each width and colour scheme."""
    for name, viewport in (("phone", PHONE), ("desktop", DESKTOP)):
        for scheme in ("light", "dark"):
            context = new_context(browser, viewport=viewport, color_scheme=scheme)
            visitor = Visitor(context.new_page(), site)
            for number, page in enumerate(pages(visitor)):
                shoot(visitor.page, folder / f"{name}-{scheme}-{number}-{page}.png")
            taken_start(visitor, browser)
            shoot(visitor.page, folder / f"{name}-{scheme}-start-gone.png")
            context.close()


def admin_pages(browser: Browser, site: Site, folder: Path) -> None:
    """The admin as staff see it."""
    context = new_context(browser, viewport=DESKTOP)
    page = context.new_page()
    page.goto(site.path("/admin/"))
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("admin")
    page.get_by_role("button", name="Log in").click()
    for path in ADMIN_PAGES:
        page.goto(site.path(f"/admin/{path}"))
        shoot(page, folder / f"admin-{path.strip('/').replace('/', '-')}.png")
    context.close()


def shoot(page: Page, file: Path) -> None:
    """The whole page, as far down as it goes."""
    page.screenshot(path=file, full_page=True)


if __name__ == "__main__":
    target, *options = sys.argv[1:]
    main(Path(target), everything="--all" in options)
