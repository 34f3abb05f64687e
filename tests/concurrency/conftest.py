"""What several races need."""

import pytest
from django.db import connection

from rig import build
from rig.models import Visit


@pytest.fixture
def cut():
    """A service of an hour, in a business without notice."""
    build.settings()
    return build.treatment("Cut", 60)


@pytest.fixture
def without_constraint():
    """The table without its own guard, as on databases that have none."""
    constraint = next(c for c in Visit._meta.constraints if "no_overlap" in c.name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Visit, constraint)
    yield
    Visit.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Visit, constraint)
