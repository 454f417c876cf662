"""A source is asked page by page; its cursor moves only with what it brought."""

from __future__ import annotations

import io
import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms_community.comments.live.polling import ask, poll_due
from cms_community.comments.models import Comment, Connection
from cms_community.comments.signals import comments_received
from cms_community.comments.sources.answers import Misconfigured, NotAllowed, Unreachable

from ...builders import make_comment, make_pick
from .conftest import make_connection
from .platform import TOKEN, Platform, told

pytestmark = pytest.mark.django_db


def known() -> set[str]:
    """The ids of the comments that are here."""
    return set(Comment.objects.values_list("remote_id", flat=True))


def fill(platform: Platform, count: int) -> None:
    """Have the platform tell so many comments more."""
    for number in range(len(platform.comments), len(platform.comments) + count):
        platform.comments[str(number)] = told(str(number))


def test_a_source_is_asked_until_it_has_no_more(connection: Connection, platform: Platform) -> None:
    fill(platform, 5)
    assert poll_due() == 5
    connection.refresh_from_db()
    assert known() == {"0", "1", "2", "3", "4"}
    assert connection.cursor == "5"
    assert connection.answered_at
    assert connection.due_at
    assert connection.due_at > timezone.now() + timedelta(seconds=50)
    assert poll_due() == 0
    fill(platform, 1)
    Connection.objects.update(due_at=timezone.now())
    assert poll_due() == 1
    assert platform.asked[-2] == "/since?cursor=5"


def test_what_only_calls_us_is_never_asked(connection: Connection, platform: Platform) -> None:
    Connection.objects.update(poll_every=0)
    fill(platform, 1)
    assert poll_due() == 0
    assert not platform.asked


def test_a_long_backlog_is_asked_for_in_turns(
    connection: Connection, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms_community.comments.live.polling.PAGES", 2)
    fill(platform, 9)
    assert [poll_due(), poll_due(), poll_due(), poll_due()] == [4, 4, 1, 0]


def test_the_cursor_stays_when_what_it_brought_is_not_kept(
    connection: Connection, platform: Platform
) -> None:
    picked = make_comment("Le tramway passe.", source=connection.source, remote_id="0")
    make_pick("Le tramway", comment=picked)
    fill(platform, 2)
    platform.comments["0"] |= {"source_updated_at": timezone.now().isoformat()}

    def fail(**kwargs: Any) -> None:
        raise ValueError("its pick cannot follow")

    comments_received.connect(fail)
    try:
        assert poll_due() == 0
    finally:
        comments_received.disconnect(fail)
    connection.refresh_from_db()
    assert connection.cursor == ""
    assert connection.failing_since
    assert known() == {"0"}, "nothing of the page is kept"
    Connection.objects.update(due_at=timezone.now())
    assert poll_due() == 2


@pytest.mark.parametrize(("status", "kind"), [(503, Unreachable), (401, NotAllowed)])
def test_a_source_that_does_not_answer_keeps_its_cursor_and_waits(
    connection: Connection, platform: Platform, status: int, kind: type[Exception]
) -> None:
    fill(platform, 2)
    poll_due()
    connection.refresh_from_db()
    before = connection.cursor
    platform.status = status
    with pytest.raises(kind):
        ask(connection)
    connection.refresh_from_db()
    assert connection.cursor == before
    assert connection.failing_since
    assert connection.error
    assert connection.due_at
    assert connection.due_at > timezone.now()


def test_a_source_that_goes_on_failing_is_asked_ever_more_rarely(
    connection: Connection, platform: Platform, time_machine: Any
) -> None:
    platform.status = 500
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    times = []
    for _ in range(12):
        poll_due()
        connection.refresh_from_db()
        assert connection.due_at
        times.append((connection.due_at - start).total_seconds())
        time_machine.move_to(connection.due_at, tick=False)
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (60, 900)
    assert connection.failing_since == start
    platform.status = 200
    poll_due()
    connection.refresh_from_db()
    assert (connection.failing_since, connection.error) == (None, "")


def test_a_source_may_ask_for_more_time_but_not_for_ever(
    connection: Connection, platform: Platform
) -> None:
    platform.status, platform.retry_after = 429, "7200"
    poll_due()
    connection.refresh_from_db()
    assert connection.due_at
    assert connection.due_at > timezone.now() + timedelta(seconds=7000)
    platform.retry_after = "99999999"
    Connection.objects.update(due_at=timezone.now())
    poll_due()
    connection.refresh_from_db()
    assert connection.due_at < timezone.now() + timedelta(days=1, minutes=1)


def test_a_token_that_is_not_set_is_said_by_its_name(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISCOURSE_TOKEN")
    with pytest.raises(Misconfigured, match="DISCOURSE_TOKEN"):
        ask(connection)


def test_one_source_that_fails_does_not_hold_up_another(
    connection: Connection, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_connection(platform, "other")
    Connection.objects.filter(pk=connection.pk).update(address="http://127.0.0.1:1")
    fill(platform, 1)
    assert poll_due() == 1
    assert Comment.objects.get().source == other.source
    connection.refresh_from_db()
    assert "127.0.0.1:1 does not answer" in connection.error


def test_whoever_asks_at_the_same_time_does_not_turn_the_cursor_back(
    connection: Connection, platform: Platform
) -> None:
    fill(platform, 3)
    slow = Connection.objects.get(pk=connection.pk)
    poll_due()
    assert ask(slow) is None
    connection.refresh_from_db()
    assert connection.cursor == "3"


def test_what_a_source_tells_and_cannot_be_taken_is_kept_for_the_desk(
    connection: Connection, platform: Platform
) -> None:
    fill(platform, 1)
    for number in ("a", "b"):
        platform.comments[number] = told(number, reactions=-1)
    assert poll_due() == 1
    connection.refresh_from_db()
    assert "reactions is -1" in connection.refusal
    assert connection.failing_since is None, "it answers"


def test_the_command_asks_every_source_and_says_what_came_of_it(
    connection: Connection, platform: Platform
) -> None:
    fill(platform, 5)
    said = io.StringIO()
    call_command("poll_sources", stdout=said)
    assert said.getvalue() == "agora: 5 new, 0 changed, 0 refused\n"
    said = io.StringIO()
    call_command("poll_sources", "agora", stdout=said)
    assert said.getvalue() == "agora: 0 new, 0 changed, 0 refused\n"


def test_the_command_fails_where_a_source_does(connection: Connection, platform: Platform) -> None:
    platform.status = 401
    said = io.StringIO()
    with pytest.raises(CommandError, match="agora"):
        call_command("poll_sources", stderr=said)
    assert "does not know this token" in said.getvalue()
    assert TOKEN not in said.getvalue()


def test_the_command_names_a_source_that_does_not_exist(connection: Connection) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("poll_sources", "nowhere")
