"""A pick that was undone was never made: its member is as new to the desk as before."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms_community.comments.actions import pick_comment, withdraw_pick
from cms_community.comments.desk.questions import Question
from cms_community.comments.desk.queue import ask
from cms_community.comments.desk.undoing import undo_pick
from cms_community.comments.models import Comment, Pick
from cms_community.comments.reads import member_record
from cms_community.comments.report import rows
from cms_community.comments.report.periods import Period
from cms_community.conf import newsroom_day
from tests.builders import make_alice, make_comment, make_member

pytestmark = pytest.mark.django_db
TEXT = "Le tramway passe enfin par chez nous, et le quai a retrouvé ses promeneurs du dimanche."


@pytest.fixture
def alice() -> Any:
    """Alice, who changes her mind."""
    return make_alice()


def picked(alice: Any, comment: Comment) -> Pick:
    """A pick of a comment's whole text."""
    return pick_comment(
        comment=comment, excerpt=comment.body_text, note="", criterion="nuance", by=alice
    )


@pytest.fixture
def comment(alice: Any) -> Comment:
    """A comment by someone of whom all that was ever picked was undone."""
    jeanne = make_member()
    make_comment("Un mot de plus, sur le bac cette fois.", member=jeanne)
    comment = make_comment(TEXT, member=jeanne)
    pick = picked(alice, comment)
    undo_pick(pick=pick, seen_at=pick.changed_at, by=alice)
    return comment


def test_its_member_was_not_picked_before(comment: Comment) -> None:
    record = member_record(comment.member)
    assert record is not None
    assert (record.comments, record.picked) == (2, 0)
    entries = ask(Question(order="worth")).entries
    assert [entry.record.picked for entry in entries if entry.record] == [0, 0]
    assert any("unpicked" in entry.parts for entry in entries)


def test_it_is_found_among_what_was_never_picked(comment: Comment, alice: Any) -> None:
    assert comment.pk in [entry.comment.pk for entry in ask(Question(never_picked=True)).entries]
    assert comment in Comment.objects.never_picked()
    client = Client()
    client.force_login(alice)
    register = reverse("community_comments_comment_modeladmin_index")
    assert TEXT[:20] in client.get(register, {"picked": "never"}).content.decode()


def test_the_report_does_not_count_it_as_chosen(comment: Comment, alice: Any) -> None:
    today = Period(newsroom_day())
    assert not rows.picks(today)
    again = picked(alice, comment)
    assert [list(rows.picks(today)), list(rows.first_picks(today))] == [[again], [again]]


def test_what_was_withdrawn_for_another_reason_was_picked(comment: Comment, alice: Any) -> None:
    withdraw_pick(pick=picked(alice, comment), reason="outdated", by=alice)
    record = member_record(comment.member)
    assert record is not None
    assert record.picked == 1
    assert comment not in Comment.objects.never_picked()
    assert not ask(Question(never_picked=True)).entries
    assert len(rows.picks(Period(newsroom_day()))) == 1
