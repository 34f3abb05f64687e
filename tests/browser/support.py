"""The demo as a running site, a way to ask its database, and a visitor who walks the wizard."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.e2e.support import HANGS, clean_environment, run

PATIENCE = 120_000
"""Milliseconds for what a page shall come to; who measures does not do it here."""
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


def find_chromium() -> str | None:
    """The path of the system's Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium; Playwright's own where there is none."""
    return playwright.chromium.launch(
        executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
    )


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A visitor of their own: no cookies, and patience for a busy machine."""
    context = browser.new_context(locale="en-GB", **options)
    context.set_default_timeout(PATIENCE)
    return context


@dataclass(frozen=True)
class Site:
    """The demo's folder, and the address at which it is served."""

    root: Path
    url: str

    def path(self, path: str) -> str:
        """The whole address of `/path`."""
        return self.url + path

    def ask(self, question: str) -> Any:
        """What Python expression `question` is in the demo's own shell; JSON.

        In a process of its own, because Django's ORM refuses to run in Playwright's thread. The
        models and selectors are at hand.
        """
        program = f"""
import json, django
django.setup()
from booking.models import *
from booking.selectors import *
from booking.wiring import MODELS
from datetime import *
from django.utils import timezone
print(json.dumps({question}, default=str))
"""
        env = clean_environment() | {"DJANGO_SETTINGS_MODULE": "mysite.settings"}
        done = run([sys.executable, "-c", program], cwd=self.root, env=env)
        return json.loads(done.stdout.splitlines()[-1])


def make_demo(root: Path) -> None:
    """What `codex-booking demo --no-serve` makes, at `root`."""
    command = [sys.executable, "-m", "codex_booking_gen", "demo", "--no-serve", str(root)]
    run(command, cwd=root.parent, env=clean_environment() | {"TZ": "Europe/Berlin"})


@contextmanager
def serving(root: Path) -> Iterator[Site]:
    """The demo in `root`, served on a free port of this machine until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (root / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=root,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            site = Site(root, f"http://127.0.0.1:{port}")
            _wait_for(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(HANGS)


def _wait_for(site: Site, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + HANGS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(site.path("/booking/"), timeout=HANGS).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(
        f"the demo's server does not answer:\n{(site.root / 'server.log').read_text()}"
    )
