"""Alice picks comments, changes her picks, holds, releases and withdraws them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.utils import translation
from wagtail.models import ModelLogEntry

from cms_community.comments.actions import (
    change_pick,
    hold_pick,
    insert_pick,
    pick_changed,
    pick_comment,
    release_pick,
    withdraw_pick,
)
from cms_community.comments.models import Pick, State
from cms_community.comments.refusals import (
    AlreadyPicked,
    CannotPick,
    ChangedMeanwhile,
    NotHeld,
    NotVerbatim,
    NotVisible,
    Withdrawn,
)
from tests.builders import make_alice, make_bruno, make_comment, make_pick

pytestmark = pytest.mark.django_db

SECRET = "Le tramway passe enfin par chez nous."


def pick(comment: Any = None, *, by: Any, excerpt: str = SECRET, note: str = "Juste.") -> Pick:
    """A comment picked the way the desk does it."""
    comment = comment or make_comment(SECRET)
    return pick_comment(comment=comment, excerpt=excerpt, note=note, criterion="nuance", by=by)


def test_a_picked_comment_is_live_and_tells_by_whom() -> None:
    alice = make_alice()
    made = pick(by=alice)
    assert Pick.objects.live().get() == made
    assert (made.picked_by, made.criterion, made.note) == (alice, "nuance", "Juste.")


def test_the_log_names_a_pick_alike_in_every_language() -> None:
    alice = make_alice()
    with translation.override("fr"):
        made = pick(by=alice)
    with translation.override("en"):
        hold_pick(pick=made, reason="legal", by=alice)
    labels = ModelLogEntry.objects.values_list("label", flat=True)
    assert list(labels) == [f"pick:{made.short_id}"] * 2


def test_the_pick_remembers_the_revision_that_the_desk_read() -> None:
    made = pick(make_comment(SECRET, source_revision="7"), by=make_alice())
    assert made.source_revision == "7"


@pytest.mark.parametrize("state", [state for state in State.values if state != "visible"])
def test_only_a_visible_comment_can_be_picked(state: str) -> None:
    comment = make_comment("" if state == "erased" else SECRET, state=state, body_html="")
    with pytest.raises(NotVisible):
        pick(comment, by=make_alice())


def test_an_excerpt_in_other_words_is_refused() -> None:
    with pytest.raises(NotVerbatim, match=r"autobus.*tramway"):
        pick(by=make_alice(), excerpt="Le autobus passe")
    assert not Pick.objects.exists()


def test_a_second_pick_is_told_who_made_the_first() -> None:
    alice, bruno = make_alice(), make_bruno()
    alice.first_name, alice.last_name = "Alice", "Martin"
    alice.save()
    comment = pick(by=alice).comment
    with pytest.raises(AlreadyPicked, match="Alice Martin"):
        pick(comment, by=bruno)


def test_a_comment_can_be_picked_again_after_a_withdrawal() -> None:
    alice = make_alice()
    first = pick(by=alice)
    withdraw_pick(pick=first, reason="mistake", by=alice)
    assert pick(first.comment, by=alice).state == Pick.State.LIVE


def test_the_database_refuses_the_second_of_two_picks_made_at_once() -> None:
    standing = make_pick()
    with pytest.raises(AlreadyPicked):
        insert_pick(Pick(comment=standing.comment, excerpt="Le", criterion="nuance"))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_who_pick_at_once_one_succeeds_and_the_others_are_told() -> None:
    comment, alice = make_comment(SECRET), make_alice()
    start, outcomes = threading.Barrier(6), []

    def try_to() -> None:
        start.wait()
        try:
            pick(comment, by=alice)
            outcomes.append("picked")
        except AlreadyPicked:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_to) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["picked", *["told"] * 5]


def test_a_pick_can_be_shortened_and_its_note_changed() -> None:
    alice = make_alice()
    made = pick(by=alice)
    changed = change_pick(
        pick=made,
        excerpt="Le tramway [...] chez nous",
        note="Mieux.",
        criterion="humour",
        seen_at=made.changed_at,
        by=alice,
    )
    assert (changed.excerpt, changed.note) == ("Le tramway […] chez nous", "Mieux.")


def test_of_two_editors_the_second_is_told_and_nothing_is_lost() -> None:
    alice, bruno = make_alice(), make_bruno()
    made = pick(by=alice)
    seen = made.changed_at
    same: Any = {"pick": made, "note": "", "criterion": "humour", "seen_at": seen}
    change_pick(excerpt="Le tramway", by=bruno, **same)
    with pytest.raises(ChangedMeanwhile, match="bruno"):
        change_pick(excerpt="passe", by=alice, **same)
    assert Pick.objects.get().excerpt == "Le tramway"


def test_a_held_pick_is_shown_again_when_it_is_released() -> None:
    alice = make_alice()
    made = hold_pick(pick=pick(by=alice), reason="other", by=alice)
    assert not Pick.objects.live().exists()
    release_pick(pick=made, by=alice)
    assert Pick.objects.live().get() == made


def test_a_pick_is_not_released_while_its_comment_is_not_visible() -> None:
    alice = make_alice()
    made = hold_pick(pick=pick(by=alice), reason="other", by=alice)
    made.comment.state = State.HELD
    made.comment.save()
    with pytest.raises(NotVisible):
        release_pick(pick=made, by=alice)


def test_a_pick_is_not_released_while_its_words_are_not_the_members() -> None:
    alice = make_alice()
    made = hold_pick(pick=pick(by=alice), reason="text_changed", by=alice)
    made.comment.body_text = "Le tramway ne passe pas."
    made.comment.save()
    with pytest.raises(NotVerbatim):
        release_pick(pick=made, by=alice)


def test_what_is_not_held_cannot_be_released() -> None:
    with pytest.raises(NotHeld):
        release_pick(pick=make_pick(), by=make_alice())


def test_a_withdrawn_pick_keeps_its_reason_and_no_text() -> None:
    alice = make_alice()
    withdraw_pick(pick=pick(by=alice), reason="legal", by=alice)
    kept = Pick.objects.get()
    assert (kept.excerpt, kept.note, kept.withdrawal_reason) == ("", "", "legal")
    assert kept.withdrawn_at is not None


def test_nothing_brings_a_withdrawn_pick_back() -> None:
    alice = make_alice()
    gone = withdraw_pick(pick=make_pick(), reason="legal", by=alice)
    for act in (
        lambda: release_pick(pick=gone, by=alice),
        lambda: hold_pick(pick=gone, reason="other", by=alice),
        lambda: withdraw_pick(pick=gone, reason="other", by=alice),
        lambda: change_pick(
            pick=gone, excerpt="Le", note="", criterion="humour", seen_at=gone.changed_at, by=alice
        ),
    ):
        with pytest.raises(Withdrawn):
            act()


def test_every_decision_is_logged_without_the_members_words() -> None:
    alice = make_alice()
    made = pick(by=alice, note="Secret de la rédaction")
    seen = made.changed_at
    change_pick(pick=made, excerpt=SECRET, note="x", criterion="humour", seen_at=seen, by=alice)
    hold_pick(pick=made, reason="other", by=alice)
    release_pick(pick=made, by=alice)
    withdraw_pick(pick=made, reason="legal", by=alice)
    entries = ModelLogEntry.objects.order_by("pk")
    assert [entry.action for entry in entries] == [
        "community.pick",
        "community.change_pick",
        "community.hold_pick",
        "community.release_pick",
        "community.withdraw_pick",
    ]
    assert {entry.user for entry in entries} == {alice}
    kept = " ".join(f"{entry.label} {entry.data} {entry.message}" for entry in entries)
    assert "tramway" not in kept
    assert "Secret" not in kept


def test_whoever_shows_a_pick_changes_with_it_or_not_at_all() -> None:
    told: list[Pick] = []

    def hear(pick: Pick, **kwargs: Any) -> None:
        told.append(pick)
        if pick.note == "refusée":
            raise RuntimeError

    pick_changed.connect(hear)
    try:
        made = pick(by=make_alice())
        assert told == [made]
        with pytest.raises(RuntimeError):
            pick(note="refusée", by=make_bruno())
    finally:
        pick_changed.disconnect(hear)
    assert list(Pick.objects.all()) == [made]


def test_every_refusal_is_one_sentence_in_the_desks_language() -> None:
    with pytest.raises(CannotPick) as refusal:
        pick(make_comment(SECRET, state="spam"), by=make_alice())
    (sentence,) = refusal.value.args
    assert sentence.endswith(".")


def test_a_colleague_who_left_is_still_named_by_nobody() -> None:
    alice = make_alice()
    comment = pick(by=alice).comment
    get_user_model().objects.all().delete()
    with pytest.raises(AlreadyPicked):
        pick(comment, by=make_bruno())
