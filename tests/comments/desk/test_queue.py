"""The queue shows what is asked for, each comment once, and nothing that was taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cms_community.comments.actions import withdraw_pick
from cms_community.comments.desk.arrivals import (
    TOGETHER,
    arrive,
    rebuild,
    work_off,
    work_off_some,
)
from cms_community.comments.desk.enlisting import enlist
from cms_community.comments.desk.questions import ORDERS, BadQuestion, Question
from cms_community.comments.desk.queue import ask, facets, newer
from cms_community.comments.models import Backlog, Candidate, Comment, State, Wording
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import Record, parse_record

from ...builders import (
    days_ago,
    make_alice,
    make_comment,
    make_discussion,
    make_member,
    make_pick,
    make_source,
)

pytestmark = pytest.mark.django_db


def told(remote_id: str, text: str = "", **kw: Any) -> Record:
    """What a source tells of one comment."""
    told = {"source_id": remote_id, "discussion_source_id": "story", "member_source_id": "jeanne"}
    now = timezone.now() - timedelta(hours=1)
    told |= {"body_text": text or f"Texte numéro {remote_id}", "state": "visible"}
    return parse_record({**told, "created_at": now, **kw})


def receive(**kw: Any) -> None:
    """Comments arrive, and the worker has its turn."""
    receive_comments(**kw)
    work_off()


def shown(**asked: Any) -> list[int]:
    """The keys of the comments of a page."""
    return [entry.comment.pk for entry in ask(Question(**asked)).entries]


def every_page(**asked: Any) -> list[int]:
    """The keys of all pages, one after another."""
    keys, after = [], ""
    while True:
        page = ask(Question(**asked, after=after))
        keys += [entry.comment.pk for entry in page.entries]
        if not (after := page.next):
            return keys


def test_the_newest_come_first() -> None:
    old, new = make_comment("Un", created_at=days_ago(2)), make_comment("Deux")
    assert shown(order="newest") == [new.pk, old.pk]


def test_the_most_discussed_come_first() -> None:
    quiet, lively = make_comment("Un", replies=1), make_comment("Deux", replies=9)
    make_comment("Trois", replies=0)
    assert shown(order="discussed")[:2] == [lively.pk, quiet.pk]


def test_what_is_worth_reading_comes_first() -> None:
    long = make_comment("J’ai vu, moi, mon tramway passer. " + " ".join(map(str, range(80))))
    short = make_comment("Bof.")
    assert shown(order="worth") == [long.pk, short.pk]


@pytest.mark.parametrize("order", ORDERS)
def test_each_filter_narrows_the_queue(order: str) -> None:
    story = make_discussion(section="Sport")
    expert = make_member(role="expert")
    wanted = make_comment(
        "Pourquoi le vélo ?", discussion=story, member=expert, language="en", created_at=days_ago(3)
    )
    make_comment("Le tramway passe.", language="fr")
    for narrowing in (
        {"section": "Sport"},
        {"discussion_id": story.pk},
        {"language": "en"},
        {"roles": ("expert", "staff")},
        {"has_question": True},
        {"words": "vélo"},
        {"until": days_ago(1)},
        {"since": days_ago(4), "until": days_ago(2)},
    ):
        assert shown(order=order, **narrowing) == [wanted.pk], narrowing
    assert shown(order=order, section="Sport", language="fr") == []
    assert len(shown(order=order, source_id=wanted.source_id)) == 2
    assert shown(order=order, source_id=wanted.source_id + 1) == []


def test_never_picked_leaves_out_the_members_of_whom_anything_was_picked() -> None:
    jeanne, other = make_member(), make_comment("Le vélo.", member=None)
    pick = make_pick("Le tramway passe", comment=make_comment("Le tramway passe", member=jeanne))
    make_comment("Autre chose d’elle.", member=jeanne)
    withdraw_pick(pick=pick, reason="rejected", by=None)
    assert shown(never_picked=True) == [other.pk]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("period", [{}, {"since": days_ago(5)}])
def test_pages_show_each_comment_once_while_others_arrive(order: str, period: Any) -> None:
    same = timezone.now() - timedelta(days=1)
    comments = [
        make_comment(f"Texte {number} " * (number % 5), replies=number % 3, created_at=same)
        for number in range(11)
    ]
    first = ask(Question(order=order, limit=4, **period))
    for number in range(3):
        make_comment(f"Nouveau {number} " * 9, replies=50)
    seen, after = [entry.comment.pk for entry in first.entries], first.next
    while after:
        page = ask(Question(order=order, limit=4, after=after, **period))
        seen += [entry.comment.pk for entry in page.entries]
        after = page.next
    assert len(seen) == len(set(seen))
    assert {comment.pk for comment in comments} <= set(seen)


@pytest.mark.parametrize("after", ["x", "W10", "WyJ3b3J0aCJd", "WyJuZXdlc3QiLDEsMl0", "é" * 9])
def test_a_page_that_is_none_is_refused(after: str) -> None:
    with pytest.raises(BadQuestion, match="after"):
        ask(Question(after=after))


@pytest.mark.parametrize("state", [state for state in State.values if state != "visible"])
def test_what_its_source_takes_back_leaves_at_once_words_included(state: str) -> None:
    source = make_source()
    receive(source=source, records=[told("1", "Le tramway"), told("2", "Le vélo")])
    receive_comments(
        source=source,
        records=[told("1", "Le tramway", state=state, source_updated_at=timezone.now())],
    )
    kept = Comment.objects.get(remote_id="2").pk
    assert shown() == [kept]
    assert shown(words="tramway") == []
    assert list(Wording.objects.values_list("pk", flat=True)) == [kept]


def test_what_is_hidden_by_any_other_way_is_not_shown() -> None:
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(state="rejected")
    assert shown() == []


def test_what_its_source_shows_at_last_enters_the_queue() -> None:
    source = make_source()
    receive(source=source, records=[told("1", state="held")])
    mark = ask(Question()).mark
    assert shown() == []
    receive(source=source, records=[told("1", source_updated_at=timezone.now())])
    assert len(shown()) == 1
    assert newer(Question(), mark) == 1


def test_a_change_of_text_is_found_and_is_no_arrival() -> None:
    source = make_source()
    receive(source=source, records=[told("1", "Le tramway")])
    mark = ask(Question()).mark
    changed = told("1", "Le vélo ?", source_updated_at=timezone.now())
    receive(source=source, records=[changed])
    assert len(shown(words="vélo", has_question=True)) == 1
    assert shown(words="tramway") == []
    assert newer(Question(), mark) == 0


def test_what_arrives_is_taken_in_at_the_workers_next_turn() -> None:
    receive_comments(source=make_source(), records=[told(str(n)) for n in range(5)])
    assert shown() == []
    assert work_off() > 0
    assert len(shown()) == 5
    assert not Backlog.objects.exists()
    assert work_off() == 0


def test_after_a_large_arrival_other_work_has_its_turn_between() -> None:
    for batch in range(3):
        written = [make_comment(f"Texte {batch} {n}").pk for n in range(2)]
        Backlog.objects.create(comments=written * TOGETHER, discussions=[])
    assert work_off_some() > 0
    assert Backlog.objects.count() == 2


def test_a_removal_does_not_wait_for_the_worker() -> None:
    source = make_source()
    receive(source=source, records=[told("1")])
    gone = told("1", state="gone", source_updated_at=timezone.now())
    receive_comments(source=source, records=[gone])
    assert shown() == []
    assert not Wording.objects.exists()


def test_counts_that_change_are_weighed_by_the_worker() -> None:
    source = make_source()
    receive(source=source, records=[told("1"), told("2", parent_source_id="1")])
    work_off()
    assert Candidate.objects.get(comment__remote_id="1").replies == 1
    before = Candidate.objects.get(comment__remote_id="1")
    liked = told("1", reactions=90, replies=7, source_updated_at=timezone.now())
    receive(source=source, records=[liked])
    work_off()
    after = Candidate.objects.get(comment__remote_id="1")
    assert after.replies == 7
    assert after.score > before.score
    assert after.entered_at == before.entered_at


def test_rebuilding_changes_nothing_that_was_right() -> None:
    source = make_source()
    told_all = [told(str(n), parent_source_id="0" if n else None, reactions=n) for n in range(6)]
    receive(source=source, records=told_all)
    work_off()
    rows = list(Candidate.objects.order_by("pk").values())
    wordings = list(Wording.objects.order_by("pk").values())
    assert list(rebuild()) == [6]
    assert list(Candidate.objects.order_by("pk").values()) == rows
    assert list(Wording.objects.order_by("pk").values()) == wordings


def test_rebuilding_finds_what_the_queue_lost_and_drops_what_it_should_not_have() -> None:
    lost, hidden = make_comment("Un"), make_comment("Deux")
    Candidate.objects.filter(pk=lost.pk).delete()
    Wording.objects.filter(pk=lost.pk).delete()
    Comment.objects.filter(pk=hidden.pk).update(state="gone")
    list(rebuild())
    assert list(Candidate.objects.values_list("pk", flat=True)) == [lost.pk]


def test_newer_counts_what_answers_the_question_only_to_a_hundred() -> None:
    mark = ask(Question(section="Sport")).mark
    sport = make_discussion(section="Sport")
    make_comment("Ailleurs.")
    assert newer(Question(section="Sport"), mark) == 0
    comments = [make_comment(f"Numéro {n}", discussion=sport) for n in range(101)]
    assert newer(Question(section="Sport"), mark) == 100
    assert newer(Question(section="Sport"), ask(Question()).mark) == 0
    assert ask(Question(section="Sport")).entries[0].comment == comments[-1]


def test_a_mark_that_is_none_is_refused() -> None:
    for mark in ("", "hier", "2026-11-27"):
        with pytest.raises(BadQuestion, match="mark"):
            newer(Question(), mark)


def test_facets_count_the_comments_of_the_period() -> None:
    sport = make_discussion("Le match", section="Sport")
    for _ in range(2):
        make_comment("Le match.", discussion=sport, language="fr")
    make_comment("Old.", language="en", created_at=days_ago(9))
    found = facets(Question(since=days_ago(1), section="Monde"))
    assert [(facet.value, facet.count) for facet in found.sections] == [("Sport", 2)]
    assert [(facet.value, facet.count) for facet in found.languages] == [("fr", 2)]
    assert [(facet.label, facet.count) for facet in found.stories] == [("Le match", 2)]


def test_an_entry_says_what_the_desk_needs() -> None:
    alice, jeanne = make_alice(), make_member("Jeanne")
    parent = make_comment("Le tramway passe-t-il ?")
    make_comment("Refusé", member=jeanne, state="rejected", created_at=days_ago(1))
    answer = make_comment("Oui, il passe.", member=jeanne, parent=parent)
    pick = make_pick("Oui, il passe.", comment=answer, picked_by=alice)
    entry = ask(Question(words="oui")).entries[0]
    assert entry.comment == answer
    assert entry.record is not None
    assert tuple(entry.record) == (2, 1, 50, False)
    assert entry.pick == pick
    assert entry.pick.picked_by == alice
    assert entry.answers_to == "Le tramway passe-t-il ?"
    assert entry.why


def test_a_parent_that_was_taken_back_is_not_quoted() -> None:
    parent = make_comment("Une injure.", state="rejected")
    answer = make_comment("Voyons !", parent=parent)
    assert [entry.answers_to for entry in ask(Question()).entries] == [""]
    assert shown() == [answer.pk]


@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        # the mark, the page, its comments, records, picks of members, picks, copies, the total
        ({"order": "newest"}, 8),
        # also: the rows of the pool, what is chosen today, members picked before
        ({"order": "worth"}, 11),
    ],
)
def test_a_page_costs_as_many_queries_however_long_it_is(
    asked: dict[str, Any], queries: int, django_assert_num_queries: Any
) -> None:
    # On PostgreSQL: the savepoint of a test and its end, the plans made steady and as they were.
    around = 4 if connection.vendor == "postgresql" else 0
    for count in (1, 12):
        for number in range(count):
            make_pick("Le tramway", comment=make_comment(f"Le tramway {number} {count}"))
        with django_assert_num_queries(queries + around):
            ask(Question(**asked))


def test_ten_thousand_answers_deep_is_a_story_like_another() -> None:
    source = make_source()
    chain = [told(str(n), parent_source_id=str(n - 1) if n else None) for n in range(10_000)]
    receive(source=source, records=chain)
    work_off()
    assert len(shown()) == 30
    assert Candidate.objects.get(comment__remote_id="0").replies == 1


@pytest.mark.parametrize(
    "text",
    ["\u200b\u200d\ufeff" * 50, "مرحبا بالعالم ؟", "🚋" * 400, "a" * 1_000_000, "? " * 9_000],
)
def test_any_text_finds_its_place(text: str) -> None:
    comment = make_comment(text)
    page = ask(Question(order="worth"))
    assert [entry.comment.pk for entry in page.entries] == [comment.pk]
    assert "".join(segment.text for segment in page.entries[0].highlights) == text


def test_nothing_arrives_with_nothing() -> None:
    arrive(written=[], hidden=[], discussions=[])
    assert enlist(comment_ids=[]) == 0
    assert not Backlog.objects.exists()
