"""What says nearly the same stands folded under the first of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms_community.comments.desk.enlisting import enlist
from cms_community.comments.desk.likeness import are_alike, nearness_of
from cms_community.comments.desk.questions import ORDERS, Question
from cms_community.comments.desk.queue import ask
from cms_community.comments.models import Candidate, Comment

from ...builders import make_comment, make_discussion, make_member

pytestmark = pytest.mark.django_db

TEXT = (
    "Nous demandons au maire de rendre la place aux piétons, comme il l’a promis avant son"
    " élection, et d’y replanter les quarante tilleuls que la ville a fait abattre en une nuit."
)
NOW = timezone.now() - timedelta(hours=2)


def at(minutes: int, text: str = TEXT, **kw: Any) -> Comment:
    """A comment written so many minutes later than the first."""
    return make_comment(text, created_at=NOW + timedelta(minutes=minutes), **kw)


def shown(**asked: Any) -> dict[int, list[int]]:
    """What is folded under each comment of the page."""
    entries = ask(Question(**asked)).entries
    return {entry.comment.pk: entry.alike.ids for entry in entries}


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.upper(),
        f"{TEXT} Merci !",
        TEXT.replace("é", "e").replace(",", ""),
        TEXT.replace("quarante", "trente"),
        "\u200b".join(TEXT.split(" ")[:1]) + TEXT[len(TEXT.split(" ")[0]) :],
    ],
)
def test_a_copy_is_folded_under_the_first(copy: str) -> None:
    first, second = at(0), at(5, copy)
    for order in ORDERS:
        assert shown(order=order) == {first.pk: [second.pk]}


def test_a_campaign_tells_how_many_members_copied() -> None:
    jeanne = make_member()
    first = at(0)
    copies = [at(number + 1, member=jeanne if number < 3 else make_member()) for number in range(5)]
    (entry,) = ask(Question()).entries
    assert entry.comment == first
    assert entry.alike.ids == [copy.pk for copy in copies]
    assert (entry.alike.count, entry.alike.members) == (5, 3)


def test_the_first_stands_although_it_arrives_last() -> None:
    second, third = at(5), at(9)
    first = at(0)
    assert shown() == {first.pk: [second.pk, third.pk]}


def test_when_the_first_is_taken_back_the_next_stands() -> None:
    first, second, third = at(0), at(5), at(9)
    Comment.objects.filter(pk=first.pk).update(state="rejected")
    enlist(comment_ids=[first.pk])
    assert shown() == {second.pk: [third.pk]}


def test_an_edited_copy_stands_for_itself() -> None:
    first, second = at(0), at(5)
    Comment.objects.filter(pk=second.pk).update(body_text="Tout autre chose.")
    enlist(comment_ids=[second.pk])
    assert shown() == {second.pk: [], first.pk: []}


def test_a_copy_shows_where_the_first_is_not_asked_for() -> None:
    story = make_discussion(section="Sport")
    first, second = at(0), at(5, discussion=story)
    assert list(shown(discussion_id=story.pk)) == [second.pk]
    assert list(shown(section="Sport")) == [second.pk]
    assert list(shown(discussion_id=first.discussion_id)) == [first.pk]
    assert list(shown(since=NOW + timedelta(minutes=1))) == [second.pk]


def test_what_was_written_days_apart_is_not_folded() -> None:
    at(-60 * 24 * 4), at(0)
    assert len(shown()) == 2


def test_texts_without_words_are_not_alike() -> None:
    for text in ("", "🚋", "\u200b"):
        at(0, text), at(1, text)
    assert len(shown()) == 6


def test_short_texts_are_folded_when_they_are_equal() -> None:
    first, second = at(0, "Bravo !"), at(1, "BRAVO")
    other = at(2, "Bravo à tous")
    assert shown() == {other.pk: [], first.pk: [second.pk]}


def test_texts_of_the_same_words_in_another_order_are_two() -> None:
    words = TEXT.split()
    assert not are_alike(TEXT, " ".join(reversed(words)))
    assert nearness_of(TEXT) == nearness_of(TEXT.upper())


def test_a_story_of_many_equal_texts_is_one_entry() -> None:
    comments = [make_comment("Merci.", created_at=NOW + timedelta(seconds=n)) for n in range(60)]
    Candidate.objects.all().delete()
    Comment.objects.filter(candidate=None)
    enlist(comment_ids=[comment.pk for comment in comments])
    (entry,) = ask(Question()).entries
    assert entry.alike.count == 59
