"""A platform that can be asked, that signs, and that the newsroom is connected to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cms_community.comments.models import Connection
from cms_community.comments.sources import ADAPTERS

from ...builders import make_source
from .platform import ADAPTER, SECRET, TOKEN, Platform, standing


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The platform, with its adapter among ours and its words in the environment."""
    monkeypatch.setitem(ADAPTERS, "discourse", ADAPTER)
    monkeypatch.setenv("DISCOURSE_TOKEN", TOKEN)
    monkeypatch.setenv("DISCOURSE_SECRET", SECRET)
    with standing() as platform:
        yield platform


@pytest.fixture
def connection(platform: Platform) -> Connection:
    """The newsroom's connection to it."""
    return make_connection(platform)


def make_connection(platform: Platform, name: str = "agora") -> Connection:
    """A source that stands at the platform."""
    return Connection.objects.create(
        source=make_source(name, kind="discourse"),
        address=platform.address,
        token_variable="DISCOURSE_TOKEN",
        secret_variable="DISCOURSE_SECRET",
    )
