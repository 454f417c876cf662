"""Coral, as a stand-in that speaks its documented shapes, is asked and believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from cms_community.comments.records import Record
from cms_community.comments.sources.answers import NotAllowed, NotUnderstood, Unreachable
from cms_community.comments.sources.coral import look_up, poll_since

from .coral_server import Coral, comment, refusal
from .standing_in import Platform, Reply, standing_in
from .walks import polled

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def coral() -> Coral:
    """A Coral with no comment."""
    return Coral()


@pytest.fixture
def server(coral: Coral) -> Iterator[Platform]:
    """Where it answers, on a morning in November."""
    with time_machine.travel(NOW, tick=False), standing_in(coral.answer) as platform:
        yield platform


def looked_up(coral: Coral, server: Platform, **kw: Any) -> Record:
    """One comment, as it is told."""
    coral.add(comment(1, **kw))
    return look_up(coral.access(server.url), ["c1"]).records[0]


def test_a_comment_is_told_with_its_story_and_its_author(coral: Coral, server: Platform) -> None:
    record = looked_up(
        coral,
        server,
        ancestorIDs=["c0", "root"],
        replyCount=4,
        tags=[{"code": "FEATURED"}, {"code": "EXPERT"}],
        actionCounts={"reaction": {"total": 12}, "flag": {"total": 2}},
        editing={"edited": True},
        revision={"createdAt": "2026-11-20T10:01:00.000Z"},
    )
    assert record == Record(
        source_id="c1",
        discussion_source_id="s1",
        created_at=datetime(2026, 11, 20, 10, 0, 1, tzinfo=UTC),
        source_updated_at=NOW,
        edited_at=datetime(2026, 11, 20, 10, 1, tzinfo=UTC),
        parent_source_id="c0",
        discussion_url="https://newspaper.example/tramway",
        discussion_title="Le tramway",
        section="Ville",
        member_source_id="u1",
        member_name="Jeanne du Quai",
        member_role="expert",
        body_html="<div>Avis 1</div>",
        state="visible",
        state_raw="NONE",
        reactions=12,
        replies=4,
        flags=2,
        featured_at_source=True,
        permalink="https://newspaper.example/tramway?commentID=c1",
    )


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"status": "NONE"}, "visible"),
        ({"status": "APPROVED"}, "visible"),
        ({"status": "PREMOD"}, "held"),
        ({"status": "SYSTEM_WITHHELD"}, "held"),
        ({"status": "REJECTED"}, "rejected"),
        ({"status": "SOMETHING_NEW"}, "held"),
        ({"status": None}, "held"),
        # What is left of a comment with replies once its author's account is deleted.
        ({"status": "APPROVED", "deleted": True, "body": None, "author": None}, "erased"),
        ({"status": "APPROVED", "deleted": True}, "erased"),
        ({"status": "APPROVED", "body": None, "revision": None}, "erased"),
        ({"status": "REJECTED", "body": None, "deleted": True}, "erased"),
        # A rating needs no words.
        ({"status": "NONE", "body": None, "rating": 4}, "visible"),
    ],
    ids=str,
)
def test_every_state_is_ours(
    coral: Coral, server: Platform, told: dict[str, Any], state: str
) -> None:
    record = looked_up(coral, server, **told)
    assert record.state == state
    assert (record.body_html is None) == (state == "erased")


def test_what_is_odd_about_a_comment_costs_that_alone(coral: Coral, server: Platform) -> None:
    record = looked_up(
        coral,
        server,
        permalink="javascript:alert(1)",
        author={"id": "u1", "username": "jeanne@private.example", "role": "ADMIN"},
        story={"id": "s1", "url": None, "metadata": None},
        ancestorIDs=None,
        tags=None,
        createdAt="2026-11-20T10:00:01",
    )
    assert (record.permalink, record.member_name, record.member_role) == (None, "", "staff")
    assert record.created_at == datetime(2026, 11, 20, 10, 0, 1, tzinfo=UTC)


def test_a_comment_that_cannot_be_read_leaves_the_others(coral: Coral, server: Platform) -> None:
    coral.add(comment(1, createdAt="yesterday"), comment(2, story=None), comment(3))
    answer = look_up(coral.access(server.url), ["c1", "c2", "c3"])
    assert [record.source_id for record in answer.records] == ["c3"]
    assert len(answer.refused) == 2
    assert "c1" in answer.refused[0]


def test_a_comment_that_coral_does_not_find_is_no_answer(coral: Coral, server: Platform) -> None:
    """Coral keeps every comment, but cannot be asked by id for those in its archive."""
    answer = look_up(coral.access(server.url), ["archived"])
    assert (answer.records, answer.gone) == ([], set())
    assert "archived" in answer.refused[0]


def test_many_are_looked_up_in_few_questions(coral: Coral, server: Platform) -> None:
    coral.add(*map(comment, range(120)))
    answer = look_up(coral.access(server.url), [f"c{n}" for n in range(120)] * 2)
    assert len(answer.records) == 120
    assert len(server.requests) == 3


def test_more_than_a_page_comes_and_little_of_it_twice(coral: Coral, server: Platform) -> None:
    coral.add(*map(comment, range(120)))
    records, cursor = polled(poll_since, coral.access(server.url))
    assert {record.source_id for record in records} == {f"c{n}" for n in range(120)}
    assert len(records) < 125
    coral.add(comment(1000, createdAt="2026-11-20T11:00:00.000Z"))
    _, cursor = polled(poll_since, coral.access(server.url), cursor)
    records, _ = polled(poll_since, coral.access(server.url), cursor)
    assert [record.source_id for record in records] == ["c1000"]


def test_those_of_one_instant_on_both_sides_of_a_page_all_come(
    coral: Coral, server: Platform
) -> None:
    at = "2026-11-20T10:00:00.123Z"
    coral.add(*(comment(n) for n in range(30)), *(comment(n, createdAt=at) for n in range(30, 70)))
    coral.add(*(comment(n, createdAt="2026-11-20T11:00:00.000Z") for n in range(70, 90)))
    records, _ = polled(poll_since, coral.access(server.url))
    assert {record.source_id for record in records} == {f"c{n}" for n in range(90)}


def test_a_comment_that_moderators_refuse_is_seen_within_the_hour(
    coral: Coral, server: Platform
) -> None:
    coral.add(comment(1))
    _, cursor = polled(poll_since, coral.access(server.url))
    coral.add(comment(1, status="REJECTED"))
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        records, _ = polled(poll_since, coral.access(server.url), cursor)
    assert [record.state for record in records] == ["rejected"]


def test_a_token_that_is_no_administrators_says_nothing(coral: Coral, server: Platform) -> None:
    coral.add(comment(1))
    for role in ("COMMENTER", "MODERATOR"):
        coral.role = role
        with pytest.raises(NotAllowed):
            look_up(coral.access(server.url), ["c1"])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (refusal("USER_NOT_ENTITLED"), NotAllowed),
        (refusal("TOKEN_INVALID"), NotAllowed),
        (refusal("RATE_LIMIT_EXCEEDED"), Unreachable),
        (refusal("INTERNAL_ERROR"), NotUnderstood),
        ({"data": {"viewer": {"role": "COMMENTER"}, "c0": None}}, NotAllowed),
        ({"data": {"viewer": None, "c0": None}}, NotAllowed),
    ],
    ids=str,
)
def test_what_graphql_refuses_with_a_200_is_no_answer(data: Any, kind: type[Exception]) -> None:
    with standing_in(lambda request: Reply(data)) as platform, pytest.raises(kind):
        look_up(Coral().access(platform.url), ["c1"])
