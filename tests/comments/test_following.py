"""When the source rejects, edits or erases a comment, its picks follow."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from cms_community.comments.actions import follow_source
from cms_community.comments.models import Comment, Pick, State
from cms_community.comments.reasons import why
from cms_community.comments.signals import comments_received
from tests.builders import make_comment, make_pick

pytestmark = pytest.mark.django_db


def change_at_source(pick: Pick, **fields: Any) -> Pick:
    """The source tells something new of a picked comment; the pick as it stands afterwards."""
    Comment.objects.filter(pk=pick.comment_id).update(**fields)
    follow_source(comment_ids=[pick.comment_id])
    return Pick.objects.get(pk=pick.pk)


@pytest.mark.parametrize("state", ["spam", "rejected", "removed_by_author", "gone"])
def test_a_comment_taken_away_takes_its_pick_along(state: str) -> None:
    pick = change_at_source(make_pick(), state=state)
    assert (pick.state, pick.excerpt, pick.withdrawal_reason) == ("withdrawn", "", state)


def test_an_erased_comment_takes_its_pick_along() -> None:
    pick = change_at_source(
        make_pick(), state="erased", body_text="", body_html="", headline="", member=None
    )
    assert (pick.state, pick.withdrawal_reason) == ("withdrawn", "erased")


def test_a_held_comment_holds_its_pick_and_keeps_the_words_for_the_desk() -> None:
    pick = change_at_source(make_pick(), state="held")
    assert pick.state == Pick.State.HELD
    assert pick.excerpt
    assert why(pick)


def test_a_pick_held_here_goes_too_when_the_source_rejects_the_comment() -> None:
    pick = change_at_source(make_pick(state=Pick.State.HELD), state="rejected")
    assert pick.state == Pick.State.WITHDRAWN


def test_an_edit_elsewhere_in_the_text_holds_the_pick_too() -> None:
    pick = change_at_source(make_pick("Le tramway"), body_text="C’est ironique : Le tramway.")
    assert (pick.state, pick.hold_reason) == (Pick.State.HELD, "text_changed")
    assert pick.read_text == "Le tramway par chez nous."


def test_other_spaces_are_no_edit() -> None:
    pick = change_at_source(make_pick("Le tramway"), body_text="Le tramway\npar  chez nous .")
    assert pick.state == Pick.State.LIVE


def test_nothing_is_known_of_an_edit_where_the_text_that_was_read_is_not() -> None:
    pick = make_pick("Le tramway", read_text="")
    assert change_at_source(pick, body_text="Oui. Le tramway !").state == Pick.State.LIVE


def test_an_edit_of_the_picked_words_holds_the_pick() -> None:
    pick = change_at_source(make_pick("Le tramway"), body_text="Le métro arrive.")
    assert pick.state == Pick.State.HELD
    assert ModelLogEntry.objects.get().data == {"reason": "text_changed"}


def test_what_was_withdrawn_stays_as_it_is() -> None:
    gone = change_at_source(make_pick(), state="rejected")
    again = change_at_source(gone, state="visible")
    assert again.changed_at == gone.changed_at


def test_following_twice_changes_nothing_more() -> None:
    held = change_at_source(make_pick(), state="held")
    assert change_at_source(held).changed_at == held.changed_at
    assert ModelLogEntry.objects.count() == 1


def test_a_visible_comment_and_its_pick_stay_live() -> None:
    assert change_at_source(make_pick()).state == Pick.State.LIVE


def test_comments_without_a_pick_are_none_of_the_desks_business() -> None:
    follow_source(comment_ids=[make_comment(state=State.SPAM).pk])
    assert not ModelLogEntry.objects.exists()


def test_picks_follow_as_soon_as_comments_are_received() -> None:
    pick = make_pick()
    Comment.objects.filter(pk=pick.comment_id).update(state="rejected")
    comments_received.send(Comment, source=pick.comment.source, comments={pick.comment_id})
    assert Pick.objects.get().state == Pick.State.WITHDRAWN
