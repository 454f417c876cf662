"""How long the edge holds an answer, and what drops it."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection

from cms_community.delivery.edge import Edge
from cms_community.delivery.edge.follower import tags_of
from cms_community.delivery.models import FeedCounter

from .asking import ByHand, Small, ask, edge_before

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_nothing_outlives_the_moment_at_which_it_changes() -> None:
    small = Small()
    small.changes_at = NOON + timedelta(hours=1)
    with time_machine.travel(NOON, tick=False) as clock:
        edge = edge_before(small)
        assert "age" not in ask(edge, LIST).headers
        # It promised caches 60 seconds and 30 more.
        clock.shift(timedelta(minutes=58, seconds=30))
        assert "age" not in ask(edge, LIST).headers
        clock.shift(80)
        assert ask(edge, LIST).headers["age"] == "80"
        assert ask(edge, LIST, IF_NONE_MATCH='"abc"').headers["age"] == "80"
        assert len(small.asked) == 1
        clock.shift(10)
        ask(edge, LIST)
    assert len(small.asked) == 2


def test_an_answer_that_never_changes_by_itself_stays() -> None:
    small = Small()
    with time_machine.travel(NOON, tick=False) as clock:
        edge = edge_before(small)
        ask(edge, LIST)
        clock.shift(timedelta(days=300))
        assert "age" not in ask(edge, LIST).headers
    assert len(small.asked) == 1


def test_an_answer_that_says_nothing_of_changes_is_kept_for_its_max_age() -> None:
    small = Small()

    def forgetful(environ: dict[str, Any], start_response: Any) -> Any:
        answer = small(environ, start_response)
        environ.clear()
        return answer

    with time_machine.travel(NOON, tick=False) as clock:
        edge = edge_before(forgetful)
        ask(edge, LIST)
        clock.shift(59)
        assert ask(edge, LIST).headers["age"] == "59"
        clock.shift(1)
        ask(edge, LIST)
    assert len(small.asked) == 2


def test_an_answer_already_due_is_kept_for_a_second() -> None:
    small = Small()
    small.changes_at = NOON - timedelta(hours=1)
    with time_machine.travel(NOON, tick=False) as clock:
        edge = edge_before(small)
        ask(edge, LIST)
        ask(edge, LIST)
        clock.shift(1)
        ask(edge, LIST)
    assert len(small.asked) == 2


ONE = uuid.UUID("3f9c1a27b0" + "0" * 22)


@pytest.mark.parametrize(
    ("tags", "goes"),
    [
        ("articles", True),
        ("section:0000000000,article:3f9c1a27b0", True),
        ("article", True),
        ("*", True),
        ("article:0000000000,author:3f9c1a27b0", False),
        ("picks", False),
        ("", False),
    ],
)
def test_a_change_drops_what_is_made_from_it(tags: str, goes: bool) -> None:
    small = Small(Cache_Tag=tags)
    edge = edge_before(small)
    ask(edge, LIST)
    edge.drop(tags_of([("articles", ONE)]))
    ask(edge, LIST)
    assert len(small.asked) == (2 if goes else 1)


def test_what_changed_while_it_was_made_is_not_kept() -> None:
    small = Small(Cache_Tag="articles")
    edge = edge_before(small)
    small.meanwhile = lambda: edge.drop({"articles"})
    ask(edge, LIST)
    assert len(edge.store) == 0
    small.meanwhile = lambda: edge.drop({"picks"})
    ask(edge, LIST)
    assert len(edge.store) == 1


def test_what_was_being_made_when_everything_was_dropped_is_not_kept() -> None:
    small = Small()
    edge = edge_before(small)
    small.meanwhile = edge.clear
    ask(edge, LIST)
    assert len(edge.store) == 0


def test_a_counter_that_went_back_empties_everything() -> None:
    FeedCounter.objects.create(pk=1, last=7)
    small = Small()
    edge = edge_before(small)
    ask(edge, LIST)
    FeedCounter.objects.update(last=8)
    edge.follower.look()
    assert len(edge.store) == 1
    FeedCounter.objects.update(last=3)
    edge.follower.look()
    assert len(edge.store) == 0
    assert edge.follower.seen == 3


def test_nothing_is_kept_before_the_feed_was_read() -> None:
    small = Small()
    edge = Edge(small)
    edge.follower = ByHand(drop=edge.drop, clear=edge.clear, pause=600)
    assert ask(edge, LIST).status == 200
    assert len(edge.store) == 0


class Away:
    """The database, as the follower finds it when nobody answers."""

    def __call__(self, *args: Any) -> Any:
        raise OperationalError("nobody answers")


def test_while_the_feed_cannot_be_read_what_is_held_serves_for_ten_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = Small()
    edge = edge_before(small)
    ask(edge, LIST)
    monkeypatch.setattr(connection, "close", lambda: None)  # a test's only connection
    with connection.execute_wrapper(Away()):
        edge.follower.look()
    small.status = "503 Service Unavailable"
    for age in (5, 300, 599):
        edge.follower.verified_at -= age - edge.unverified()
        assert ask(edge, LIST).headers["age"] == str(age)
        assert ask(edge, LIST + "?slug=a").status == 503
    edge.follower.verified_at -= 2
    assert ask(edge, LIST).status == 503
    edge.follower.look()
    assert "age" not in ask(edge, LIST).headers


def test_the_budget_holds_and_what_is_asked_for_stays() -> None:
    small = Small(b"x" * 8000)
    edge = edge_before(small)
    edge.store.budget = 200_000
    for number in range(60):
        ask(edge, f"{LIST}?slug={number}")
        ask(edge, LIST, ACCEPT_ENCODING="gzip")
        assert edge.store.size <= 200_000
    assert len(edge.store) > 10
    assert sum(asked["QUERY_STRING"] == "" for asked in small.asked) == 1
    ask(edge_before(small), LIST)
    edge.clear()
    assert edge.store.size == 0


def test_an_answer_too_large_for_the_budget_is_sent_and_not_kept() -> None:
    small = Small(b"x" * 8000)
    edge = edge_before(small)
    edge.store.budget = 9000
    assert ask(edge, LIST).body == small.body
    assert len(edge.store) == 0


class Crowd:
    """Several who ask the same while the first is being answered."""

    def __init__(self, edge: Edge, size: int = 8, **headers: str) -> None:
        self.seen: list[Any] = []
        self.threads = [
            threading.Thread(target=lambda: self.seen.append(ask(edge, LIST, **headers)))
            for _ in range(size)
        ]

    def start(self) -> None:
        """All of them but the first begin while it is being answered."""
        for thread in self.threads:
            thread.start()

    def join(self) -> list[Any]:
        """What they got."""
        for thread in self.threads:
            thread.join(20)
        return self.seen


def waiting(edge: Edge, crowd: Crowd) -> None:
    """Have the crowd come while the first is asked for, once only, and wait for it to queue."""
    small: Any = edge.application
    small.meanwhile = lambda: None
    crowd.start()
    threading.Event().wait(0.2)


def test_many_who_ask_the_same_are_one_question() -> None:
    small = Small()
    edge = edge_before(small)
    crowd = Crowd(edge)
    small.meanwhile = lambda: waiting(edge, crowd)
    first = ask(edge, LIST)
    assert crowd.join() == [first] * 8
    assert len(small.asked) == 1


def test_a_private_answer_is_shared_with_nobody() -> None:
    small = Small(Cache_Control="private, no-store")
    edge = edge_before(small)
    crowd = Crowd(edge)
    small.meanwhile = lambda: waiting(edge, crowd)
    ask(edge, LIST)
    assert [seen.status for seen in crowd.join()] == [200] * 8
    assert len(small.asked) == 9


def test_whoever_waits_for_one_that_fails_asks_for_himself() -> None:
    small = Small()
    edge = edge_before(small)
    crowd = Crowd(edge)

    def fail() -> None:
        waiting(edge, crowd)
        raise RuntimeError("broken")

    small.meanwhile = fail
    with pytest.raises(RuntimeError):
        ask(edge, LIST)
    assert [seen.status for seen in crowd.join()] == [200] * 8


def test_nobody_joins_a_question_that_was_asked_before_a_change() -> None:
    small = Small(Cache_Tag="articles")
    edge = edge_before(small)

    def change() -> None:
        small.meanwhile = lambda: None
        edge.drop({"articles"})
        small.body = b"new"
        assert ask(edge, LIST).body == b"new"

    small.meanwhile = change
    ask(edge, LIST)
    assert ask(edge, LIST).body == b"new"
    assert len(small.asked) == 2
