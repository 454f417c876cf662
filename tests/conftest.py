"""What every test may ask for."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings

# No test has a time limit: a slow machine is no defect.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite, leave out by name what only PostgreSQL can do: the report shows it deselected."""
    if connection.vendor == "postgresql":
        return
    only = [item for item in items if item.get_closest_marker("postgresql")]
    if only:
        config.hook.pytest_deselected(items=only)
        items[:] = [item for item in items if item not in only]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Site roots and renditions that another test left in the cache are no part of this one."""
    cache.clear()
