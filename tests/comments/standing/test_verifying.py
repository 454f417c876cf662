"""Picks are looked up at their source, and obey what it answers."""

from __future__ import annotations

import itertools
import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone, translation

from cms_community.comments.actions import release_pick
from cms_community.comments.models import Comment, Connection, Pick, Takedown, Verification
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import parse_record
from cms_community.comments.sources import ADAPTERS, Adapter
from cms_community.comments.standing import verifying
from cms_community.comments.standing.reads import last_look, outages
from cms_community.comments.standing.schedule import enrol_picks, verify_soon
from cms_community.comments.standing.verifying import LEASE, RETRY, verify_due
from tests.builders import (
    make_alice,
    make_article,
    make_message_of_the_day,
    make_pick,
    make_selection,
    publish,
)

from .conftest import KIND, connect, picked
from .platform import TOKEN, Platform

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def now(pick: Pick) -> Pick:
    """The pick as it stands."""
    return Pick.objects.select_related("comment").get(pk=pick.pk)


def due_in(pick: Pick) -> timedelta:
    """How long until it is looked up again."""
    return Verification.objects.get(pick=pick).due_at - timezone.now()


def wait(clock: time_machine.Traveller, time: timedelta) -> None:
    """Let time pass, the worker looking every hour."""
    end = timezone.now() + time
    while timezone.now() < end:
        clock.shift(min(HOUR, end - timezone.now()))
        while verify_due():
            pass


def test_a_new_pick_is_looked_up_soon_then_each_hour_for_a_week_then_daily(
    source: Platform,
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        pick = picked(source)
        assert verify_due() == 1
        assert due_in(pick) == HOUR
        assert verify_due() == 0
        clock.shift(timedelta(days=8))
        assert verify_due() == 1
        assert due_in(pick) == timedelta(days=1)
    assert now(pick).state == Pick.State.LIVE
    assert source.asked == [[pick.comment.remote_id]] * 2


@pytest.mark.parametrize("state", ["rejected", "spam", "removed_by_author", "erased"])
def test_what_the_source_took_away_leaves(source: Platform, state: str) -> None:
    pick = picked(source)
    source.knows(pick.comment, state=state)
    verify_due()
    after = now(pick)
    assert (after.state, after.withdrawal_reason) == ("withdrawn", state)
    assert (after.excerpt, after.read_text) == ("", "")
    assert not Verification.objects.exists()


def test_what_is_gone_leaves_and_is_remembered_as_gone(source: Platform) -> None:
    pick = picked(source)
    del source.comments[pick.comment.remote_id]
    source.gone.add(pick.comment.remote_id)
    verify_due()
    after = now(pick)
    assert (after.state, after.withdrawal_reason) == ("withdrawn", "gone")
    comment = after.comment
    assert (comment.state, comment.body_text) == ("gone", "")
    assert (comment.discussion, comment.member) == (pick.comment.discussion, pick.comment.member)
    takedown = Takedown.objects.get()
    assert (takedown.reason, takedown.pick) == ("gone", pick)


def test_an_edit_holds_and_a_revert_leaves_the_decision_to_the_desk(source: Platform) -> None:
    pick = picked(source)
    source.knows(pick.comment, body_text="Le métro passe enfin par chez nous.")
    verify_due()
    held = now(pick)
    assert (held.state, held.hold_reason) == ("held", "text_changed")
    assert held.read_text == pick.comment.body_text
    source.knows(pick.comment)
    verify_soon(picks=Pick.objects.all())
    verify_due()
    assert now(pick).state == Pick.State.HELD
    assert release_pick(pick=pick, by=make_alice()).state == Pick.State.LIVE


FAILURES = {
    401: "not_allowed",
    403: "not_allowed",
    404: "unreachable",
    429: "unreachable",
    500: "unreachable",
    503: "unreachable",
}


@pytest.mark.parametrize("status", FAILURES)
def test_no_definite_answer_keeps_the_pick_and_is_told_at_once(
    source: Platform, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    pick = picked(source)
    source.status = status
    with caplog.at_level(logging.WARNING):
        verify_due()
    assert now(pick).state == Pick.State.LIVE
    known = Verification.objects.get()
    assert (known.answer, known.answered_at) == (FAILURES[status], None)
    (outage,) = outages()
    assert (outage.source, outage.picks) == (pick.comment.source, 1)
    assert f"{status}" in outage.in_words
    assert f"{status}" in caplog.text
    assert TOKEN not in caplog.text + outage.in_words


def test_a_failure_is_logged_once_not_every_five_minutes(
    source: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        picked(source)
        source.status = 500
        verify_due()
        clock.shift(RETRY)
        assert verify_due() == 1
    assert len([one for one in caplog.records if "cannot be verified" in one.message]) == 1


def test_nonsense_is_no_answer(source: Platform) -> None:
    pick = picked(source)
    source.body = b"<html>Maintenance</html>"
    verify_due()
    assert Verification.objects.get().answer == "not_understood"
    assert now(pick).state == Pick.State.LIVE


def test_an_adapter_that_breaks_takes_nothing_down(
    source: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(access: Any, ids: Any) -> Any:
        raise ZeroDivisionError

    pick = picked(source)
    monkeypatch.setitem(ADAPTERS, "stand-in", Adapter(KIND, look_up=broken))
    verify_due()
    assert Verification.objects.get().answer == "not_understood"
    assert now(pick).state == Pick.State.LIVE


def test_a_comment_of_which_nothing_is_said_is_not_gone(source: Platform) -> None:
    pick, other = picked(source), picked(source)
    del source.comments[pick.comment.remote_id]
    assert verify_due() == 2
    assert now(pick).state == Pick.State.LIVE
    assert Verification.objects.get(pick=pick).answer == "silent"
    assert Verification.objects.get(pick=other).answer == "answered"


def test_a_token_that_is_not_set_is_named(
    source: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick = picked(source)
    monkeypatch.delenv("STAND_IN_TOKEN")
    verify_due()
    known = Verification.objects.get()
    assert known.answer == "misconfigured"
    assert "STAND_IN_TOKEN" in known.in_words
    assert now(pick).state == Pick.State.LIVE


def test_a_source_that_asks_for_patience_gets_it(source: Platform) -> None:
    with time_machine.travel(NOON, tick=False):
        pick = picked(source)
        source.status, source.headers = 429, {"Retry-After": "1800"}
        verify_due()
        assert due_in(pick) == timedelta(minutes=30)


def test_a_source_away_for_hours_holds_its_picks_and_releases_them_when_it_is_back(
    source: Platform,
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        pick = picked(source)
        source.status = 503
        verify_due()
        wait(clock, 23 * HOUR)
        assert now(pick).state == Pick.State.LIVE
        wait(clock, HOUR)
        held = now(pick)
        assert (held.state, held.hold_reason) == ("held", "unverified")
        assert Takedown.objects.get().reason == "unverified"
        source.status = 200
        wait(clock, HOUR)
    assert now(pick).state == Pick.State.LIVE
    assert outages() == []


def test_what_was_edited_while_the_source_was_away_is_for_the_desk(source: Platform) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        pick = picked(source)
        source.status = 503
        verify_due()
        wait(clock, 25 * HOUR)
        source.status = 200
        source.knows(pick.comment, body_text="Le métro passe enfin par chez nous.")
        wait(clock, HOUR)
    held = now(pick)
    assert (held.state, held.hold_reason) == ("held", "text_changed")


def test_the_desk_may_show_a_pick_although_its_source_is_away(source: Platform) -> None:
    alice = make_alice()
    with time_machine.travel(NOON, tick=False) as clock:
        pick = picked(source)
        source.status = 503
        verify_due()
        wait(clock, 24 * HOUR)
        release_pick(pick=pick, by=alice)
        wait(clock, 48 * HOUR)
        assert now(pick).state == Pick.State.LIVE
        source.status = 200
        wait(clock, HOUR)
        source.status = 503
        wait(clock, 26 * HOUR)
    assert now(pick).state == Pick.State.HELD


def test_what_the_desk_held_itself_is_not_released_by_an_answer(source: Platform) -> None:
    pick = picked(source, state=Pick.State.HELD, hold_reason="legal", held_at=NOON)
    verify_due()
    assert now(pick).state == Pick.State.HELD


def test_nothing_is_held_for_want_of_an_answer_where_the_newsroom_says_so(
    source: Platform, settings: Any
) -> None:
    settings.CMS_COMMUNITY = {**settings.CMS_COMMUNITY, "HOLD_AFTER": None}
    with time_machine.travel(NOON, tick=False) as clock:
        pick = picked(source)
        source.status = 503
        wait(clock, 100 * HOUR)
    assert now(pick).state == Pick.State.LIVE


def test_a_hint_that_comes_while_the_source_is_asked_is_not_lost(source: Platform) -> None:
    pick = picked(source)
    source.meanwhile = lambda: verify_soon(picks=Pick.objects.all())
    verify_due()
    source.meanwhile = bool
    assert due_in(pick) <= timedelta()
    assert verify_due() == 1
    assert due_in(pick) > timedelta()


def test_a_removal_told_while_the_source_was_asked_stands(source: Platform) -> None:
    pick = picked(source)

    def tell() -> None:
        told = source.comments[pick.comment.remote_id] | {"state": "rejected"}
        record = parse_record(told, as_of=timezone.now())
        receive_comments(source=pick.comment.source, records=[record])

    source.meanwhile = tell
    verify_due()
    assert now(pick).state == Pick.State.WITHDRAWN
    assert Comment.objects.get().state == "rejected"


class Killed(BaseException):
    """A worker that is no more: nothing catches it."""


def test_a_worker_killed_between_asking_and_writing_leaves_it_to_be_asked_again(
    source: Platform,
) -> None:
    def die() -> None:
        raise Killed

    with time_machine.travel(NOON, tick=False) as clock:
        pick = picked(source)
        source.knows(pick.comment, state="rejected")
        source.meanwhile = die
        with pytest.raises(Killed):
            verify_due()
        assert now(pick).state == Pick.State.LIVE
        source.meanwhile = bool
        assert verify_due() == 0
        clock.shift(LEASE)
        assert verify_due() == 1
    assert now(pick).state == Pick.State.WITHDRAWN


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_ask_for_each_pick_once(
    source: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "AT_ONCE", 3)
    picks = [picked(source) for _ in range(24)]
    for pick in picks[::2]:
        source.knows(pick.comment, state="rejected")
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        while verify_due():
            pass
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    # Whoever finds all that is due taken ends; the other one works off the rest.
    asked = sorted(itertools.chain(*source.asked))
    assert asked == sorted(pick.comment.remote_id for pick in picks)
    assert Pick.objects.filter(state="withdrawn").count() == Takedown.objects.count() == 12


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_transaction_is_open_while_a_source_is_asked(source: Platform) -> None:
    picked(source)
    seen: list[bool] = []
    source.meanwhile = lambda: seen.append(connection.in_atomic_block)
    verify_due()
    assert seen == [False]


def test_each_source_is_asked_for_its_own_in_batches(
    source: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "AT_ONCE", 2)
    for _ in range(5):
        picked(source)
    assert [verify_due(), verify_due(), verify_due(), verify_due()] == [2, 2, 1, 0]
    assert sorted(map(len, source.asked)) == [1, 2, 2]


@pytest.mark.parametrize("make", ["article", "selection", "message"])
def test_publishing_a_page_has_what_it_shows_looked_up_at_once(source: Platform, make: str) -> None:
    pick, other = picked(source), picked(source)
    makers: dict[str, Any] = {
        "article": lambda: make_article(body=[("comment", pick)]),
        "selection": lambda: make_selection(picks=[pick]),
        "message": lambda: make_message_of_the_day(pick=pick),
    }
    page = makers[make]()
    verify_due()
    assert due_in(pick) > timedelta()
    publish(page)
    assert due_in(pick) <= timedelta()
    assert due_in(other) > timedelta()


def test_publishing_a_page_without_picks_asks_nothing(source: Platform) -> None:
    pick = picked(source)
    verify_due()
    make_article()
    assert due_in(pick) > timedelta()


def test_a_source_that_only_tells_is_never_asked_and_the_desk_knows() -> None:
    pick = make_pick()
    assert enrol_picks() == 0
    assert not Verification.objects.exists()
    with translation.override("en"):
        assert last_look(pick) == "Never looked up again: this source only tells."


def test_a_source_that_calls_us_and_is_not_to_be_asked_is_not(source: Platform) -> None:
    connect(source, poll_every=0)
    picked(source)
    enrol_picks()
    assert not Verification.objects.exists()


def test_picks_are_looked_up_once_their_source_is_connected_and_no_more_when_it_is_not(
    source: Platform,
) -> None:
    pick = make_pick(
        comment=picked(source).comment, state="withdrawn", excerpt="", withdrawn_at=NOON
    )
    standing = Pick.objects.standing().get()
    Verification.objects.all().delete()
    assert enrol_picks() == 1
    assert Verification.objects.get().pick == standing != pick
    Connection.objects.all().delete()
    enrol_picks()
    assert not Verification.objects.exists()


def test_what_is_known_of_each_pick_reads_well(source: Platform) -> None:
    pick = picked(source)
    sentences = [last_look(now(pick))]
    verify_due()
    sentences.append(last_look(now(pick)))
    source.status = 500
    verify_soon(picks=Pick.objects.all())
    verify_due()
    sentences.append(last_look(now(pick)))
    assert len(set(sentences)) == 3
    assert "500" in sentences[-1]
