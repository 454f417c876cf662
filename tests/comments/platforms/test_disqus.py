"""Disqus, as a stand-in that speaks its documented shapes, is asked and believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from cms_community.comments.records import Record
from cms_community.comments.sources.access import Access
from cms_community.comments.sources.answers import Misconfigured, NotAllowed, Unreachable
from cms_community.comments.sources.disqus import look_up, poll_since

from .disqus_server import FORUM, SECRET, Disqus, post
from .standing_in import Platform, Reply, standing_in
from .walks import polled

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def disqus() -> Disqus:
    """A Disqus with no post."""
    return Disqus()


@pytest.fixture
def server(disqus: Disqus) -> Iterator[Platform]:
    """Where it answers, on a morning in November."""
    with time_machine.travel(NOW, tick=False), standing_in(disqus.answer) as platform:
        yield platform


def looked_up(disqus: Disqus, server: Platform, **kw: Any) -> Record:
    """One post, as it is told."""
    disqus.add(post(1, **kw))
    return look_up(disqus.access(server.url), ["1"]).records[0]


def test_a_post_is_told_with_its_story_and_nothing_private(
    disqus: Disqus, server: Platform
) -> None:
    record = looked_up(disqus, server, parent=8, isHighlighted=True, numReports=2)
    assert record == Record(
        source_id="1",
        discussion_source_id="77",
        created_at=datetime(2026, 11, 20, 10, 0, 1, tzinfo=UTC),
        source_updated_at=NOW,
        parent_source_id="8",
        discussion_url="https://newspaper.example/tramway",
        discussion_title="Le tramway",
        member_source_id="jeanne",
        member_name="Jeanne du Quai",
        body_html="<p>Avis 1</p>",
        state="visible",
        state_raw="isApproved",
        reactions=3,
        dislikes=1,
        flags=2,
        featured_at_source=True,
    )


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, "visible"),
        ({"isApproved": False}, "held"),
        ({"isApproved": None}, "held"),
        ({"isApproved": "yes"}, "held"),
        ({"isSpam": True}, "spam"),
        ({"isDeleted": True}, "rejected"),
        ({"isDeleted": True, "isSpam": True}, "rejected"),
        ({"isDeleted": True, "isDeletedByAuthor": True}, "removed_by_author"),
    ],
    ids=str,
)
def test_every_state_is_ours(
    disqus: Disqus, server: Platform, told: dict[str, Any], state: str
) -> None:
    assert looked_up(disqus, server, **told).state == state


@pytest.mark.parametrize(
    "author",
    [
        {"isAnonymous": True, "name": "Un passant"},
        {"isAnonymous": False, "username": "jeanne@private.example", "name": "J"},
        None,
    ],
    ids=str,
)
def test_a_guest_is_nobody(disqus: Disqus, server: Platform, author: Any) -> None:
    assert looked_up(disqus, server, author=author).member_source_id is None


def test_a_thread_that_is_told_by_its_id_alone_keeps_its_title(
    disqus: Disqus, server: Platform
) -> None:
    record = looked_up(disqus, server, thread="77")
    assert (record.discussion_source_id, record.discussion_title) == ("77", None)


def test_all_pages_come(disqus: Disqus, server: Platform) -> None:
    disqus.add(*map(post, range(250)))
    records, _ = polled(poll_since, disqus.access(server.url))
    assert [record.source_id for record in records] == [str(n) for n in range(250)]
    assert len(server.requests) == 3


def test_only_a_post_that_disqus_says_is_not_there_is_gone(
    disqus: Disqus, server: Platform
) -> None:
    disqus.add(post(1))
    answer = look_up(disqus.access(server.url), ["1", "2"])
    assert ([record.source_id for record in answer.records], answer.gone) == (["1"], {"2"})


def test_what_was_answered_before_the_limit_is_kept(disqus: Disqus, server: Platform) -> None:
    disqus.add(*map(post, range(10)))
    disqus.allowance = 4
    ids = [str(n) for n in range(10)]
    answer = look_up(disqus.access(server.url), ids)
    assert [record.source_id for record in answer.records] == ids[:4]
    assert answer.gone == set()
    assert len(server.requests) == 5
    with pytest.raises(Unreachable) as raised:
        look_up(disqus.access(server.url), ids[4:])
    assert raised.value.retry_after == 600


@pytest.mark.parametrize(("status", "code"), [(401, 4), (403, 5), (400, 12), (400, 22), (400, 17)])
def test_a_wrong_key_says_nothing_of_any_post(status: int, code: int) -> None:
    with standing_in(lambda request: Reply({"code": code}, status=status)) as platform:
        with pytest.raises(NotAllowed):
            look_up(Disqus().access(platform.url), ["1"])
        with pytest.raises(NotAllowed):
            poll_since(Disqus().access(platform.url), "")


def test_a_forum_must_be_named(disqus: Disqus, server: Platform) -> None:
    with pytest.raises(Misconfigured):
        poll_since(Access(server.url, "", SECRET), "")
    with pytest.raises(NotAllowed):
        poll_since(Access(server.url, FORUM, SECRET), "")
