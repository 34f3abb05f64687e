"""Staff on day one: they see what visitors booked, book themselves, and the rules hold for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.support import DESKTOP, Site, new_context
from tests.browser.visitor import Guest, Visitor


@pytest.fixture
def staff(browser: Browser, site: Site) -> Iterator[Page]:
    """A window in which `admin` is logged in."""
    context = new_context(browser, viewport=DESKTOP)
    page = context.new_page()
    page.goto(site.path("/admin/"))
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("admin")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()
    yield page
    context.close()


def change_list(staff: Page, site: Site, search: str = "") -> None:
    """Open the list of appointments."""
    staff.goto(site.path(f"/admin/booking/appointment/?q={search}"))


def test_staff_see_what_a_visitor_booked(staff: Page, browser: Browser, site: Site) -> None:
    """Found by the guest's name, with stylist and treatment."""
    context = new_context(browser, viewport=DESKTOP)
    visitor = Visitor(context.new_page(), site)
    visitor.walk_to_details("Cut and blow-dry", stylist="Mei Tanaka")
    visitor.type_details(Guest(name="Quentin Seen"))
    visitor.submit()
    visitor.confirmation()
    context.close()
    change_list(staff, site, "Quentin")
    row = staff.locator("#result_list tbody tr")
    expect(row).to_have_count(1)
    for text in ("Quentin Seen", "Mei Tanaka", "Cut and blow-dry"):
        expect(row).to_contain_text(text)


def add_booking(staff: Page, site: Site, *, day: str, clock: str, guest: str) -> None:
    """Fill in the admin's form and save: Amara, a consultation."""
    staff.goto(site.path("/admin/booking/appointment/add/"))
    choose(staff, "stylist", "Amara Okafor")
    choose(staff, "treatment", "Colour consultation")
    staff.locator("[name=starts_at_0]").fill(day)
    staff.locator("[name=starts_at_1]").fill(clock)
    staff.locator("[name=guest_name]").fill(guest)
    with staff.expect_navigation():
        staff.get_by_role("button", name="Save", exact=True).click()


def choose(staff: Page, field: str, text: str) -> None:
    """Choose in a plain select, or in the admin's autocomplete."""
    select = staff.locator(f"select[name={field}]")
    if "admin-autocomplete" not in (select.get_attribute("class") or ""):
        select.select_option(label=text)
        return
    select.locator("xpath=following-sibling::span").click()
    staff.locator(".select2-search__field").fill(text)
    staff.get_by_role("option", name=text).click()


def free_start(site: Site, place: int) -> tuple[str, str]:
    """Local day and time at which Amara is free for a consultation."""
    slots = (
        "(lambda s, m, d: [x.local_start.strftime('%Y-%m-%d %H:%M') for x in "
        "get_available_slots([s.pk], d, master_id=m.pk)])("
        "Treatment.objects.get(name='Colour consultation'), "
        "Stylist.objects.get(name='Amara Okafor'), "
        "(lambda t: t + timedelta(days=28 - t.weekday()))(timezone.localdate()))"
    )
    day, clock = site.ask(slots)[place].split()
    return day, clock


def test_staff_add_a_booking_and_an_overlapping_one_is_refused(staff: Page, site: Site) -> None:
    """The second one gets an error in the form, and is not stored."""
    day, clock = free_start(site, 0)
    add_booking(staff, site, day=day, clock=clock, guest="First Staff")
    expect(staff.locator(".messagelist .success")).to_be_visible()
    add_booking(staff, site, day=day, clock=clock, guest="Second Staff")
    expect(staff.locator(".errornote")).to_be_visible()
    expect(staff.locator(".errorlist").first).to_be_visible()
    assert site.ask("Appointment.objects.filter(guest_name='First Staff').count()") == 1
    assert site.ask("Appointment.objects.filter(guest_name='Second Staff').count()") == 0


def test_staff_cannot_book_outside_the_hours(staff: Page, site: Site) -> None:
    """Amara does not work at night; the form says so."""
    day, _ = free_start(site, 0)
    add_booking(staff, site, day=day, clock="03:00", guest="Night Owl")
    expect(staff.locator(".errorlist").first).to_be_visible()
    assert site.ask("Appointment.objects.filter(guest_name='Night Owl').count()") == 0


def test_staff_change_the_status_with_an_action(staff: Page, site: Site) -> None:
    """Cancelling frees the time, so that it can be booked again."""
    day, clock = free_start(site, 5)
    add_booking(staff, site, day=day, clock=clock, guest="Called Off")
    change_list(staff, site, "Called Off")
    staff.locator("#result_list tbody tr input.action-select").check()
    action = staff.locator("select[name=action]")
    label = next(
        text for text in action.locator("option").all_inner_texts() if re.search("ancel", text)
    )
    action.select_option(label=label)
    with staff.expect_navigation():
        staff.get_by_role("button", name="Run").or_(staff.get_by_role("button", name="Go")).click()
    expect(staff.locator(".messagelist")).to_be_visible()
    status = site.ask("Appointment.objects.get(guest_name='Called Off').status")
    assert status == "cancelled"
    add_booking(staff, site, day=day, clock=clock, guest="Came Instead")
    expect(staff.locator(".messagelist .success")).to_be_visible()


def test_hours_and_time_off_stand_with_the_stylist(staff: Page, site: Site) -> None:
    """Working days, special days and days off are edited on the stylist's own page."""
    key = site.ask("Stylist.objects.get(name='Jonas Weber').pk")
    staff.goto(site.path(f"/admin/booking/stylist/{key}/change/"))
    for heading in ("Working days", "Special days", "Days off"):
        expect(staff.get_by_role("heading", name=re.compile(heading, re.I))).to_be_visible()
    expect(staff.locator("[name$=-start_time]").first).to_have_value(re.compile("^08:00"))
