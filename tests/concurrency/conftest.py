"""What several races need."""

import pytest

from rig import build
from rig.models import Visit
from tests.concurrency.race import unguarded_table


@pytest.fixture
def cut():
    """A service of an hour, in a business without notice."""
    build.settings()
    return build.treatment("Cut", 60)


@pytest.fixture
def without_constraint():
    """The table without its own guard, as on databases that have none."""
    with unguarded_table(Visit):
        yield
