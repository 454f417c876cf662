"""What every test of the edge needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections


@pytest.fixture(autouse=True)
def _the_tests_connection_stays_open() -> Iterator[None]:
    """Django closes connections around a request; the test's transaction would be lost."""
    keep_open()
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def keep_open() -> None:
    """Leave the connection open; Django's test client has it closed again after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
