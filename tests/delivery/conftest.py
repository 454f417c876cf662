"""Receivers on this machine, which the settings allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .receiving import Receiver, receiving


@pytest.fixture
def own_hosts(settings: Any) -> None:
    """The newsroom names this machine as one of its own."""
    settings.CMS_COMMUNITY = {**settings.CMS_COMMUNITY, "WEBHOOK_ALLOWED_HOSTS": ["127.0.0.1"]}


@pytest.fixture
def receiver(own_hosts: None) -> Iterator[Receiver]:
    """A front end that takes what is posted."""
    with receiving() as found:
        yield found
