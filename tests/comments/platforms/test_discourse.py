"""Discourse, as a stand-in that speaks its documented shapes, is asked and believed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from cms_community.comments.records import Record
from cms_community.comments.sources.access import Access
from cms_community.comments.sources.answers import NotAllowed, Told
from cms_community.comments.sources.discourse import look_up, poll_since, read_webhook

from .discourse_server import MEMBER, Discourse, post
from .standing_in import Platform, Reply, standing_in
from .walks import polled

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def discourse() -> Discourse:
    """A Discourse with no post."""
    return Discourse()


@pytest.fixture
def server(discourse: Discourse) -> Iterator[Platform]:
    """Where it answers, on a morning in November."""
    with time_machine.travel(NOW, tick=False), standing_in(discourse.answer) as platform:
        yield platform


def posted(told: dict[str, Any], event: str) -> Told:
    """What comes of a webhook."""
    body = json.dumps(told).encode()
    signature = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    headers = {
        "X-Discourse-Event": event,
        "X-Discourse-Event-Id": "314",
        "X-Discourse-Event-Signature": f"sha256={signature}",
    }
    return read_webhook(body, headers, ["secret"])


def test_a_post_is_told_with_its_topic_and_its_author(
    discourse: Discourse, server: Platform
) -> None:
    discourse.add(post(3, staff=True, reply_count=2))
    (record,), _ = polled(poll_since, discourse.access(server.url))
    assert record == Record(
        source_id="3",
        discussion_source_id="4",
        created_at=datetime(2026, 11, 20, 10, 0, 3, tzinfo=UTC),
        source_updated_at=NOW,
        discussion_url=f"{server.url}/t/le-tramway/4",
        discussion_title="Le tramway",
        member_source_id="9",
        member_name="jeanne",
        member_role="staff",
        body_html="<p>Avis 3</p>",
        state="visible",
        state_raw="",
        reactions=5,
        replies=2,
        permalink=f"{server.url}/t/le-tramway/4/3",
    )


def test_a_post_looked_up_tells_nothing_of_its_topic(
    discourse: Discourse, server: Platform
) -> None:
    """Only lists tell the title; one without would take the title away that is known."""
    discourse.add(post(3))
    record = look_up(discourse.access(server.url), ["3"]).records[0]
    assert (record.discussion_title, record.discussion_url) == (None, None)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, "visible"),
        ({"user_deleted": True}, "removed_by_author"),
        ({"hidden": True}, None),
        ({"deleted_at": "2026-11-20T11:00:00Z"}, None),
        ({"post_type": 4}, None),
        ({"user_id": -1}, None),
    ],
    ids=str,
)
def test_what_members_may_not_see_is_gone(
    discourse: Discourse, server: Platform, told: dict[str, Any], state: str | None
) -> None:
    discourse.add(post(1, **told), post(2))
    answer = look_up(discourse.access(server.url), ["1", "2"])
    states = {record.source_id: record.state for record in answer.records}
    assert states == ({"1": state} if state else {}) | {"2": "visible"}
    assert answer.gone == (set() if state else {"1"})


@pytest.mark.parametrize(
    ("told", "state"),
    [({"hidden": True}, "held"), ({"deleted_at": "2026-11-20T11:00:00Z"}, "rejected")],
    ids=str,
)
def test_what_a_moderators_key_sees_is_not_shown_either(told: dict[str, Any], state: str) -> None:
    with standing_in(lambda request: Reply(post(1, **told))) as platform:
        answer = look_up(Access(platform.url, "system", "key"), ["1"])
    assert answer.records[0].state == state


def test_a_post_of_a_category_of_the_staff_never_comes_in(
    discourse: Discourse, server: Platform
) -> None:
    discourse.add(post(1), post(2, cooked="<p>Entre nous</p>"))
    discourse.secret = {2}
    records, _ = polled(poll_since, discourse.access(server.url))
    assert [record.source_id for record in records] == ["1"]
    assert look_up(discourse.access(server.url), ["2"]).gone == {"2"}


def test_a_wrong_key_says_nothing_of_any_post(discourse: Discourse, server: Platform) -> None:
    discourse.add(post(1))
    with pytest.raises(NotAllowed):
        look_up(Access(server.url, MEMBER, "wrong"), ["1", "2"])
    with pytest.raises(NotAllowed):
        poll_since(Access(server.url, MEMBER, "wrong"), "")


def test_what_is_new_is_read_back_to_what_is_known(discourse: Discourse, server: Platform) -> None:
    discourse.add(*map(post, range(1, 181)), post(500, created_at="2026-11-20T11:00:00Z"))
    records, cursor = polled(poll_since, discourse.access(server.url))
    assert {int(record.source_id) for record in records} == {*range(1, 181), 500}
    asked = len(server.requests)
    discourse.add(post(501, created_at="2026-11-20T11:59:00Z"))
    records, _ = polled(poll_since, discourse.access(server.url), cursor)
    assert {"501", "500"} <= {record.source_id for record in records}
    assert len(server.requests) - asked == 1


def test_one_post_dated_back_does_not_hide_those_before_it(
    discourse: Discourse, server: Platform
) -> None:
    discourse.add(*map(post, range(1, 61)), post(11, created_at="2019-01-01T00:00:00Z"))
    records, _ = polled(poll_since, discourse.access(server.url))
    assert len(records) == 60


def test_a_webhook_of_a_post_is_a_hint(discourse: Discourse) -> None:
    for event in ("post_created", "post_edited", "post_destroyed", "post_recovered"):
        told = posted({"post": post(12, raw="secret", topic_archetype="regular")}, event)
        assert told == Told(look_up=["12"], event="314")


def test_a_private_message_is_not_even_looked_up() -> None:
    told = posted({"post": post(12, topic_archetype="private_message")}, "post_created")
    assert told == Told(event="314")


def test_a_member_who_is_renamed_or_gone_has_every_comment_looked_up() -> None:
    user = {"id": 9, "username": "anon123", "email": "jeanne@private.example"}
    for event in ("user_updated", "user_destroyed", "user_anonymized", "user_suspended"):
        assert posted({"user": user}, event) == Told(members=["9"], event="314")
    assert posted({"user": user}, "user_logged_in") == Told(event="314")
    assert posted({"ping": "OK"}, "ping") == Told(event="314")
