"""A visitor books: with and without JavaScript, on a phone and at a desk."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import Browser, Page, expect

from tests.browser.support import DESKTOP, Site, new_context
from tests.browser.visitor import Guest, Visitor

GUEST = Guest()
ROWS = (
    "[[str(a.service if hasattr(a, 'service') else a.treatment), str(a.stylist), a.status, "
    "a.starts_at, a.ends_at, a.guest_name, a.guest_email, a.guest_phone, a.note] "
    "for a in Appointment.objects.filter(chain_id={chain!r}).order_by('position')]"
)


def rows(site: Site, chain: str) -> list[list[str]]:
    """The visit's rows as the database has them."""
    found: list[list[str]] = site.ask(ROWS.format(chain=chain))
    return found


def count(site: Site, **values: str) -> int:
    """How many bookings there are with these values."""
    return int(site.ask(f"Appointment.objects.filter(**{values!r}).count()"))


def test_two_treatments_with_anybody(page: Page, site: Site) -> None:
    """Both are booked, one after the other in the order of the page, for what the pages said."""
    visitor = Visitor(page, site)
    clock = visitor.walk_to_details("Short cut", "Beard trim")
    summary = page.get_by_role("complementary", name="Your visit")
    for text in ("Short cut", "30 min", "Beard trim", "15 min", "48.00", "Europe/Berlin", clock):
        expect(summary).to_contain_text(text)
    visitor.type_details(GUEST)
    visitor.submit()
    first, second = rows(site, visitor.confirmation())
    assert [first[0], second[0]] == ["Beard trim", "Short cut"]
    assert first[2] == second[2] == "confirmed"
    assert datetime.fromisoformat(first[4]) <= datetime.fromisoformat(second[3])
    assert first[5:] == [GUEST.name, GUEST.email, GUEST.phone, GUEST.note]


def test_one_treatment_with_a_chosen_stylist(page: Page, site: Site) -> None:
    """The stylist that was chosen is the one that is booked, at the start that was chosen."""
    visitor = Visitor(page, site)
    clock = visitor.walk_to_details("Cut and blow-dry", stylist="Jonas Weber", start=1)
    expect(page.get_by_role("complementary", name="Your visit")).to_contain_text("Jonas Weber")
    visitor.type_details(GUEST)
    visitor.submit()
    chain = visitor.confirmation()
    expect(page.get_by_role("main")).to_contain_text("Jonas Weber")
    expect(page.get_by_role("main")).to_contain_text(clock)
    (row,) = rows(site, chain)
    assert row[1] == "Jonas Weber"


def test_only_who_offers_the_treatment_can_be_chosen(plain_page: Page, site: Site) -> None:
    visitor = Visitor(plain_page, site)
    visitor.arrive()
    visitor.choose_services("Balayage")
    choices = plain_page.get_by_role("radio").all()
    names = [choice.locator("xpath=ancestor::label").inner_text() for choice in choices]
    assert [name.splitlines()[0] for name in names] == [
        "No preference",
        "Amara Okafor",
        "Mei Tanaka",
    ]


def test_only_days_on_which_somebody_works_can_be_chosen(plain_page: Page, site: Site) -> None:
    """Jonas never works on a Sunday, a Thursday or a Saturday; those days cannot be chosen."""
    visitor = Visitor(plain_page, site)
    visitor.arrive()
    visitor.choose_services("Beard trim")
    visitor.choose_stylist("Jonas Weber")
    visitor.next_month()
    names = " ".join(visitor.open_days.all_inner_texts())
    assert "Wednesday" in names
    assert not re.search("Sunday|Thursday|Saturday", names)


def test_nothing_chosen_is_said_on_the_page(plain_page: Page, site: Site) -> None:
    """Going on without a treatment stays on the first step and says what is missing."""
    visitor = Visitor(plain_page, site)
    visitor.arrive()
    visitor.go_on()
    expect(plain_page.get_by_role("alert")).to_be_visible()
    expect(plain_page.get_by_role("checkbox").first).to_be_visible()


def test_errors_stand_by_their_fields_and_keep_what_was_typed(page: Page, site: Site) -> None:
    visitor = Visitor(page, site)
    visitor.walk_to_details("Children's cut")
    visitor.type_details(Guest(name="", email="not an address", phone="", note="By the window"))
    visitor.submit()
    expect(page.get_by_role("alert")).to_be_visible()
    email = page.get_by_label(re.compile("^E-mail"))
    for field in (email, page.get_by_label(re.compile("^Name"))):
        expect(field).to_have_attribute("aria-invalid", "true")
        described = (field.get_attribute("aria-describedby") or "").split()
        said = " ".join(page.locator(f"[id='{name}']").inner_text() for name in described)
        assert said.strip()
    assert visitor.typed_details() == Guest("", "not an address", "", "By the window")
    visitor.type_details(GUEST)
    visitor.submit()
    assert len(rows(site, visitor.confirmation())) == 1


def test_a_start_that_is_gone_meanwhile(page: Page, browser: Browser, site: Site) -> None:
    """Somebody else was faster: fresh starts on the same page, and all that was typed is kept."""
    visitor = Visitor(page, site)
    visitor.walk_to_a_day_of_its_own("Full colour", "Amara Okafor")
    visitor.type_details(GUEST)

    context = new_context(browser, viewport=DESKTOP)
    rival = Visitor(context.new_page(), site)
    rival.page.goto(page.url)
    rival.type_details(Guest(name="Rival"))
    rival.submit()
    rival.confirmation()
    context.close()

    visitor.submit()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert visitor.typed_details() == GUEST
    fresh = page.get_by_role("radio")
    expect(fresh.first).to_be_visible()
    fresh.first.check()
    visitor.submit()
    (row,) = rows(site, visitor.confirmation())
    assert row[1] == "Amara Okafor"
    assert row[5] == GUEST.name


def test_sending_the_form_twice_makes_one_booking(page: Page, site: Site) -> None:
    """The same form, twice over the wire: the same visit is confirmed, not a second one."""
    twice = Guest(name="Sent Twice", email=f"twice.{id(page)}@example.com")
    visitor = Visitor(page, site)
    visitor.walk_to_details("Beard trim")
    visitor.type_details(twice)
    fields: dict[str, str | float | bool] = {
        field.get_attribute("name") or "": field.input_value()
        for field in page.locator("form[method=post] :is(input, textarea)").all()
    }
    first = page.context.request.post(page.url, form=fields)
    visitor.submit()
    assert visitor.confirmation() in first.url
    assert count(site, guest_email=twice.email) == 1


def test_back_from_the_confirmation_books_nothing(plain_page: Page, site: Site) -> None:
    """The form is not shown anew from memory: the start is gone, and the page says so."""
    back = Guest(name="Came Back", email=f"back.{id(plain_page)}@example.com")
    visitor = Visitor(plain_page, site)
    visitor.walk_to_details("Beard trim", stylist="Jonas Weber")
    visitor.type_details(back)
    visitor.submit()
    visitor.confirmation()
    plain_page.go_back()
    expect(plain_page.get_by_role("alert")).to_be_visible()
    assert count(site, guest_email=back.email) == 1


def test_a_double_click_makes_one_booking(scripted_page: Page, site: Site) -> None:
    twice = Guest(name="Double Click", email=f"double.{id(scripted_page)}@example.com")
    visitor = Visitor(scripted_page, site)
    visitor.walk_to_details("Beard trim")
    visitor.type_details(twice)
    scripted_page.get_by_role("button", name="Book now").dblclick(no_wait_after=True)
    visitor.confirmation()
    assert count(site, guest_email=twice.email) == 1


def test_a_reload_of_the_confirmation_books_nothing(plain_page: Page, site: Site) -> None:
    """It was posted, redirected and then got, so a reload asks nothing and sends nothing."""
    once = Guest(name="Reload", email=f"reload.{id(plain_page)}@example.com")
    visitor = Visitor(plain_page, site)
    visitor.walk_to_details("Beard trim")
    visitor.type_details(once)
    visitor.submit()
    chain = visitor.confirmation()
    plain_page.reload()
    assert visitor.confirmation() == chain
    assert count(site, guest_email=once.email) == 1
