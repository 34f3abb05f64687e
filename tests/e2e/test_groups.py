"""What pytest-xdist does with marks, which all tests that share something rely on."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_is_told_to_whoever_spreads_the_tests(request: pytest.FixtureRequest) -> None:
    """By its name in the test's own; where that is missing, the tests are spread without a word."""
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("nobody asks for groups (-n 2 --dist loadgroup)")
    assert request.node.nodeid.endswith("@together")
