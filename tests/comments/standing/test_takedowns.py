"""What a source takes back leaves everything that showed it, and how fast is noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms_community.comments.actions import hold_pick, withdraw_pick
from cms_community.comments.models import Pick, Takedown
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import parse_record
from cms_community.comments.standing.takedowns import close_takedowns
from cms_community.delivery.actions import render_due, settle
from cms_community.delivery.purging import purge_changed
from tests.api.conftest import deliver
from tests.builders import make_article, make_message_of_the_day, make_pick, make_selection
from tests.delivery.test_purging import Cache, cache

__all__ = ["cache"]

pytestmark = pytest.mark.django_db


def tell(pick: Pick, **told: Any) -> None:
    """Its source tells something new of a picked comment."""
    comment = pick.comment
    record = {
        "source_id": comment.remote_id,
        "discussion_source_id": comment.discussion.remote_id,
        "created_at": comment.created_at.isoformat(),
        "body_text": comment.body_text,
        "state": "visible",
    }
    parsed = parse_record(record | told, as_of=timezone.now())
    receive_comments(source=comment.source, records=[parsed])


def shown_everywhere() -> Pick:
    """A pick that an article, a selection and a message of the day show, delivered."""
    pick = make_pick()
    make_article(body=[("comment", pick)])
    make_selection(picks=[pick])
    make_message_of_the_day(pick=pick)
    deliver()
    return pick


def test_a_takedown_ends_with_the_last_document_and_knows_how_many_there_were() -> None:
    pick = shown_everywhere()
    before = timezone.now()
    tell(pick, state="rejected")
    takedown = Takedown.objects.get()
    assert (takedown.kind, takedown.reason, takedown.documents) == ("withdrawn", "rejected", 4)
    assert before <= takedown.known_at <= timezone.now()
    assert takedown.seconds is None
    assert close_takedowns() == 0
    settle()
    assert close_takedowns() == 0
    render_due(limit=3)
    assert close_takedowns() == 0
    render_due()
    assert close_takedowns() == 1
    takedown.refresh_from_db()
    assert takedown.seconds is not None
    assert takedown.seconds > 0


def test_a_takedown_ends_when_the_caches_were_told_too(cache: Cache) -> None:
    pick = shown_everywhere()
    purge_changed()
    tell(pick, state="rejected")
    deliver()
    assert close_takedowns() == 0
    purge_changed()
    assert close_takedowns() == 1
    assert any(f"picks/{pick.public_id}" in address for address in cache.purged)


def test_the_time_runs_from_the_moment_that_the_newsroom_knew() -> None:
    pick = shown_everywhere()
    known = timezone.now() - timedelta(seconds=90)
    record = parse_record(
        {
            "source_id": pick.comment.remote_id,
            "discussion_source_id": pick.comment.discussion.remote_id,
            "created_at": pick.comment.created_at.isoformat(),
            "state": "removed_by_author",
        },
        as_of=timezone.now(),
    )
    receive_comments(source=pick.comment.source, records=[record], known_at=known)
    deliver()
    close_takedowns()
    seconds = Takedown.objects.get().seconds
    assert seconds is not None
    assert seconds >= 90


def test_a_rendering_that_began_before_the_change_does_not_count() -> None:
    pick = shown_everywhere()
    began = timezone.now()
    tell(pick, state="rejected")
    settle()
    render_due(at=began)
    assert close_takedowns() == 0
    deliver()
    assert close_takedowns() == 1


def test_a_hold_by_the_source_is_a_takedown_and_one_that_nobody_saw_counts_nothing() -> None:
    pick = shown_everywhere()
    tell(pick, body_text="Le métro passe enfin.")
    tell(pick, state="spam")
    held, withdrawn = Takedown.objects.order_by("pk")
    assert (held.kind, held.reason, held.documents) == ("held", "text_changed", 4)
    assert (withdrawn.kind, withdrawn.reason, withdrawn.documents) == ("withdrawn", "spam", 0)


def test_told_twice_it_is_one_takedown() -> None:
    pick = shown_everywhere()
    for _ in range(2):
        tell(pick, state="held")
    assert Takedown.objects.count() == 1


def test_what_the_desk_does_itself_is_no_takedown_of_the_source() -> None:
    withdraw_pick(pick=make_pick(), reason="mistake", by=None)
    hold_pick(pick=make_pick(), reason="other", by=None)
    assert not Takedown.objects.exists()
