"""Where the demo is served."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from codex_booking_gen.commands.demo import run_demo
from codex_booking_gen.commands.serve import FIRST_PORT, free_port, local_time_zone
from codex_booking_gen.errors import ProjectError

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_refused_with_what_to_do(taken: int) -> None:
    with pytest.raises(ProjectError) as error:
        free_port(HOST, taken)
    assert str(taken) in error.value.message
    assert "--port" in error.value.hint


def test_a_port_that_was_asked_for_and_is_free_is_taken(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        free = probe.getsockname()[1]
    assert free_port(HOST, free) == free


def test_without_a_wish_a_taken_port_is_passed_over() -> None:
    """While the first choice is held, the next one is another."""
    first = free_port(HOST, None)
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((HOST, first))
        holder.listen()
        assert FIRST_PORT <= first < free_port(HOST, None)


def test_the_machines_time_zone_is_taken_from_its_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", ":Asia/Tokyo")
    assert local_time_zone() == "Asia/Tokyo"


def test_a_zone_that_does_not_exist_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert local_time_zone() != "Mars/Olympus"


def test_a_demo_that_is_not_served_says_where_it_will_be(tmp_path: Path) -> None:
    """And who can log in."""
    for name in ("DEMO.md", "manage.py"):
        (tmp_path / name).touch()
    said: list[str] = []
    assert run_demo(tmp_path, serve=False, port=None, say=said.append) == 0
    text = "\n".join(said)
    assert "http://127.0.0.1:8000/booking/" in text
    assert "as admin, password admin" in text
