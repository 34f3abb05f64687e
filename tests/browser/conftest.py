"""One demo, one server and one browser for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.browser.support import (
    DESKTOP,
    PATIENCE,
    PHONE,
    Site,
    launch,
    make_demo,
    new_context,
    serving,
)

HERE = Path(__file__).parent
REQUIRED = "CODEX_BOOKING_REQUIRE_BROWSER"

# Other tests run beside these, on a machine that may have few cores.
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one process of pytest-xdist: the demo is made once, and SQLite has one writer."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


def without_browser(reason: str) -> NoReturn:
    """Skip, and say why; in CI, where a browser must be there, fail."""
    message = f"no browser: {reason} (on Debian: apt-get install chromium)"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{message}; {REQUIRED}=1 asks for one", pytrace=False)
    pytest.skip(message)


@contextmanager
def beside_django() -> Iterator[None]:
    """Let other tests of this process have their database while the browser is open.

    Playwright's loop stands still in this thread, and Django takes whatever comes then for
    asynchronous.
    """
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with beside_django(), sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except Error as error:
            without_browser(str(error).strip().splitlines()[0])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, fresh, seeded and served. Asks for the browser first: without one, no demo."""
    root = tmp_path_factory.mktemp("browser") / "demo"
    make_demo(root)
    with serving(root) as running:
        yield running


@pytest.fixture(params=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> str:
    """How wide the window is."""
    return str(request.param)


@pytest.fixture(params=["without-javascript", "with-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param == "with-javascript")


@pytest.fixture
def page(browser: Browser, width: str, javascript: bool) -> Iterator[Page]:
    """A fresh visitor's window; every combination of width and JavaScript."""
    viewport = PHONE if width == "phone" else DESKTOP
    context = new_context(browser, viewport=viewport, java_script_enabled=javascript)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A phone without JavaScript, for what needs no other."""
    context = new_context(browser, viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted_page(browser: Browser) -> Iterator[Page]:
    """A desktop window with JavaScript, for what needs no other."""
    context = new_context(browser, viewport=DESKTOP)
    yield context.new_page()
    context.close()
