"""Run by a generated project's own Python: books through the wizard as a visitor would.

Follows what the pages offer (forms, links) and knows of the app only its label and address, which
are the arguments, and the keys of its query strings. Prints what came of it as JSON.
"""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import django
from django.test import Client
from django.test.utils import setup_test_environment

GUEST = {"text": "Ada Lovelace", "email": "ada@example.com", "tel": "+49 30 1234567"}
Field = dict[str, str]


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[tuple[str, str, list[Field]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.address, given["href"]))
        elif tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.forms.append((given.get("method", "get").lower(), action, []))
        elif tag in {"input", "textarea", "select", "button"} and "name" in given and self.forms:
            self.forms[-1][2].append({"type": tag, **given} if tag != "input" else given)

    def link(self, key: str) -> str:
        """The first link whose query string says `key`."""
        for link in self.links:
            if key in parse_qs(urlsplit(link).query):
                return link
        raise LookupError(f"{self.address} has no link with {key}=")

    def form(self, key: str) -> tuple[str, str, list[Field]]:
        """The first form with a field called `key`."""
        for form in self.forms:
            if any(field["name"] == key for field in form[2]):
                return form
        raise LookupError(f"{self.address} has no form with {key}")


class Visitor:
    """A browser without JavaScript; `page` is what it shows."""

    def __init__(self, address: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.open(address)

    def open(self, address: str) -> None:
        self.show(self.client.get(address, follow=True), address)

    def show(self, response: Any, address: str) -> None:
        """Take what a request led to as the page; it must be one."""
        if response.status_code != 200:
            raise LookupError(f"{address}: {response.status_code}")
        if response.redirect_chain:
            address = urljoin(address, response.redirect_chain[-1][0])
        self.page = Page(address, response.content.decode())
        self.text = response.content.decode()

    def submit(self, form: tuple[str, str, list[Field]], values: list[tuple[str, str]]) -> None:
        """Send a form with `values`, by the method and to the address that it names."""
        method, action, _ = form
        if method == "post":
            body = urlencode(values)
            kind = "application/x-www-form-urlencoded"
            answer = self.client.post(action, body, content_type=kind, follow=True)
            self.show(answer, action)
        else:
            self.open(f"{urlsplit(action).path}?{urlencode(values)}")


def choose(form: tuple[str, str, list[Field]], key: str, count: int) -> list[tuple[str, str]]:
    """The form's hidden values, and the first `count` choices of its radios or boxes `key`."""
    fields = form[2]
    hidden = [(f["name"], f.get("value", "")) for f in fields if f.get("type") == "hidden"]
    boxes = [(f["name"], f.get("value", "on")) for f in fields if f["name"] == key]
    return hidden + boxes[:count]


def fill(form: tuple[str, str, list[Field]]) -> list[tuple[str, str]]:
    """The details of a guest; what is hidden goes back as it came."""
    return [
        (field["name"], field.get("value", "") or GUEST.get(field.get("type", "text"), ""))
        for field in form[2]
        if field.get("type") != "button"
    ]


def visit(start: str) -> dict[str, object]:
    """From the first page to the confirmation, then the same form once more."""
    visitor = Visitor(start)
    form = visitor.page.form("service")
    visitor.submit(form, choose(form, "service", 2))
    form = visitor.page.form("master")
    visitor.submit(form, choose(form, "master", 1))
    visitor.open(visitor.page.link("day"))
    visitor.open(visitor.page.link("start"))
    form = next(form for form in visitor.page.forms if form[0] == "post")
    details = fill(form)
    visitor.submit(form, details)
    confirmed, text = visitor.page.address, visitor.text
    visitor.submit(form, details)
    return {
        "confirmed": urlsplit(confirmed).path,
        "again": urlsplit(visitor.page.address).path,
        "text": text,
    }


def bookings(label: str) -> list[dict[str, str]]:
    """What the database now holds of our guest."""
    from django.apps import apps

    rows = apps.get_model(label, "Appointment").objects.filter(guest_name=GUEST["text"])
    return [{"chain_id": str(row.chain_id), "status": row.status} for row in rows]


def main() -> None:
    django.setup()
    setup_test_environment()
    label, address = sys.argv[1:]
    json.dump(visit(address) | {"bookings": bookings(label)}, sys.stdout)


if __name__ == "__main__":
    main()
