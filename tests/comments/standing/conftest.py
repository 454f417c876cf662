"""A platform that can be asked, connected as a source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cms_community.comments.models import Connection, Pick
from cms_community.comments.sources import ADAPTERS, Adapter
from cms_community.members.models import Source
from tests.builders import make_comment, make_pick, make_source

from .platform import TOKEN, Platform, platform

KIND = Source.Kind.DISCOURSE


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The platform, whose adapter stands in for that of its kind."""
    with platform() as found:
        for name, adapter in list(ADAPTERS.items()):
            if adapter.kind == KIND:
                monkeypatch.delitem(ADAPTERS, name)
        monkeypatch.setitem(ADAPTERS, "stand-in", Adapter(KIND, look_up=found.look_up))
        monkeypatch.setenv("STAND_IN_TOKEN", TOKEN)
        yield found


def connect(source: Platform, **kw: Any) -> Source:
    """The platform as a connected source."""
    made = make_source("talk", kind=KIND)
    told = {"address": source.url, "token_variable": "STAND_IN_TOKEN"} | kw
    Connection.objects.get_or_create(source=made, defaults=told)
    return made


def picked(source: Platform, excerpt: str = "Le tramway passe enfin", **kw: Any) -> Pick:
    """A pick of a comment of the platform, which knows it as we do."""
    comment = make_comment(f"{excerpt} par chez nous.", source=connect(source))
    source.knows(comment)
    return make_pick(excerpt, comment=comment, **kw)
