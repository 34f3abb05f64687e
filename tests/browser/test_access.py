"""By keyboard, on the narrowest phone, with a screen reader, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.support import DESKTOP, PHONE, Site, new_context
from tests.browser.visitor import Guest, Visitor

NARROWEST = {"width": 320, "height": 640}
WIDER_THAN_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WITHOUT_LABEL = """() => [...document.querySelectorAll(
  'input:not([type=hidden]), select, textarea')].filter(field =>
  !field.labels?.length && !field.getAttribute('aria-label')).map(field => field.outerHTML)"""


def pages(visitor: Visitor) -> Iterator[str]:
    """Every page of the wizard in turn, open in the visitor's window; its name."""
    visitor.arrive()
    yield "services"
    visitor.go_on()
    yield "services, nothing chosen"
    visitor.choose_services("Cut and blow-dry", "Colour consultation")
    yield "stylists"
    visitor.choose_stylist()
    yield "month"
    visitor.choose_day()
    yield "starts of a day"
    visitor.choose_start()
    yield "details"
    visitor.submit()
    yield "details with errors"
    visitor.type_details(Guest())
    visitor.submit()
    visitor.confirmation()
    yield "confirmed"


def taken_start(visitor: Visitor, browser: Browser) -> None:
    """The form with fresh starts, because somebody else was faster."""
    visitor.walk_to_a_day_of_its_own("Full colour", "Mei Tanaka")
    visitor.type_details(Guest())
    context = new_context(browser, viewport=DESKTOP)
    rival = Visitor(context.new_page(), visitor.site)
    rival.page.goto(visitor.page.url)
    rival.type_details(Guest(name="Rival"))
    rival.submit()
    rival.confirmation()
    context.close()
    visitor.submit()
    expect(visitor.page.get_by_role("radio").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_serious(
    browser: Browser, site: Site, scheme: str, viewport: dict[str, int]
) -> None:
    """No violation of WCAG that axe calls serious or critical, on any page."""
    context = new_context(browser, viewport=viewport, color_scheme=scheme)
    visitor = Visitor(context.new_page(), site)
    found = {name: violations(visitor.page) for name in pages(visitor)}
    taken_start(visitor, browser)
    found["details, start gone"] = violations(visitor.page)
    context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_axe_would_find_it(scripted_page: Page) -> None:
    """The control: a page that hides its text and names no field is found out."""
    scripted_page.set_content("<p style='color: #ddd'>pale</p><input>")
    found = " ".join(violations(scripted_page))
    assert "color-contrast" in found
    assert "label" in found


def violations(page: Page) -> list[str]:
    """What axe finds, serious or critical, one line each."""
    results: dict[str, Any] = Axe().run(page).response
    return [
        f"{violation['id']}: {node['html']} {node.get('failureSummary', '')}"
        for violation in results["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def test_no_page_scrolls_sideways_on_the_narrowest_phone(browser: Browser, site: Site) -> None:
    context = new_context(browser, viewport=NARROWEST)
    visitor = Visitor(context.new_page(), site)
    too_wide = [name for name in pages(visitor) if visitor.page.evaluate(WIDER_THAN_WINDOW)]
    taken_start(visitor, browser)
    if visitor.page.evaluate(WIDER_THAN_WINDOW):
        too_wide.append("details, start gone")
    context.close()
    assert too_wide == []


def test_every_input_has_a_label(scripted_page: Page, site: Site) -> None:
    visitor = Visitor(scripted_page, site)
    assert {
        name: found for name in pages(visitor) if (found := scripted_page.evaluate(WITHOUT_LABEL))
    } == {}


def test_the_whole_walk_by_keyboard(page: Page, site: Site) -> None:
    """Tab, Space, Enter and typing are enough, and the focus always shows."""
    visitor = Visitor(page, site)
    visitor.arrive()
    tab_to(page, lambda focus: focus["type"] == "checkbox" and "Short cut" in focus["text"])
    page.keyboard.press("Space")
    enter_at(page, is_button("Continue"))
    tab_to(page, lambda focus: focus["type"] == "radio")
    enter_at(page, is_button("Continue"))
    expect(page.get_by_role("table")).to_be_visible()
    enter_at(page, lambda focus: "Next month" in focus["name"])
    enter_at(page, lambda focus: "Free times" in focus["text"])
    expect(visitor.starts.first).to_be_visible()
    enter_at(page, lambda focus: ":" in focus["text"] and focus["tag"] == "A")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")
    for name, text in (("name", "Kim"), ("email", "kim@example.com"), ("phone", "+44 1632 960001")):
        tab_to(page, is_field(name))
        page.keyboard.type(text)
    enter_at(page, is_button("Book now"))
    visitor.confirmation()


FOCUS = """() => {
  const field = document.activeElement;
  const label = field.labels?.[0];
  const style = getComputedStyle(field);
  const around = label ? getComputedStyle(label) : style;
  const box = field.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    tag: field.tagName, type: field.type || '', field: field.name || '',
    name: field.getAttribute('aria-label') || '',
    text: (label || field).innerText || '',
    shown: [style, around].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0),
    inSight: !!top && (field.contains(top) || top.contains(field) || !!label?.contains(top)),
  };
}"""


def tab_to(page: Page, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Press Tab until the focus is where it is wanted; every stop on the way must show it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focus: dict[str, Any] = page.evaluate(FOCUS)
        if focus["tag"] == "BODY":
            continue
        assert focus["shown"], f"no outline shows the focus on {focus}"
        assert focus["inSight"], f"something covers what has the focus: {focus}"
        if wanted(focus):
            return focus
    raise AssertionError(f"Tab never arrives; the last stop was {focus}")


def is_field(name: str) -> Callable[[dict[str, Any]], bool]:
    """Whether the focus is on the field of this name."""
    return lambda focus: name in focus["field"]


def is_button(text: str) -> Callable[[dict[str, Any]], bool]:
    """Whether the focus is on the button that says this."""
    return lambda focus: focus["tag"] == "BUTTON" and text in focus["text"]


def enter_at(page: Page, wanted: Callable[[dict[str, Any]], bool]) -> None:
    """Go there by Tab, press Enter, and wait until the page that it leads to stands."""
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")
