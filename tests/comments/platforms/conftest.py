"""Platforms that are asked: stand-ins on this machine, and one real WordPress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from .wordpress_site import Site, missing, wordpress


@pytest.fixture(autouse=True)
def _own_hosts(settings: Any) -> None:
    """The newsroom names this machine as one of its own."""
    settings.CMS_COMMUNITY = {**settings.CMS_COMMUNITY, "SOURCE_ALLOWED_HOSTS": ["127.0.0.1"]}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A WordPress of this test process's own."""
    if reason := missing():
        pytest.skip(reason)
    database = f"test_newsroom_wordpress_{uuid4().hex[:8]}"
    with wordpress(tmp_path_factory.mktemp("wp-content"), database) as found:
        yield found
