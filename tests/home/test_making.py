"""What the desk does to the pages it makes: drafts, order, publication, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from wagtail.log_actions import registry
from wagtail.models import Locale, Page

from cms_community.comments.actions import withdraw_pick
from cms_community.comments.desk.refusals import (
    CannotMake,
    InItAlready,
    Locked,
    NotInIt,
    NotLive,
    NotReady,
    NowhereToPut,
    PageChanged,
    PageGone,
    Published,
    PublishedAlready,
    Taken,
)
from cms_community.conf import newsroom_day
from home import trays
from home.desk import Newsroom
from home.making import create_message_draft, create_selection_draft, version_of
from home.models import CommentSelectionPage, MessageOfTheDayPage
from tests.builders import (
    make_alice,
    make_bruno,
    make_chloe,
    make_home,
    make_message_of_the_day,
    make_pick,
    make_section,
    make_selection,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db
NEWSROOM = Newsroom()


@pytest.fixture
def alice() -> Any:
    """Alice, in a newsroom that has a section."""
    make_section(parent=make_home())
    return make_alice()


def tray_of(person: Any, kind: str, number: int = 0) -> Any:
    """The nth tray of a kind, as this person sees it."""
    found = [tray for tray in NEWSROOM.trays(to=person) if tray.key.startswith(kind)]
    return found[number]


def begun(alice: Any, count: int = 2, title: str = "Le tramway vu du quai") -> Any:
    """A selection begun at the desk, and its picks."""
    picks = [make_pick() for _number in range(count)]
    NEWSROOM.begin(title=title, subject="Le tramway", picks=picks, place=0, by=alice)
    return CommentSelectionPage.objects.get(title=title), picks


def test_an_empty_day_takes_a_pick_as_a_draft_that_readers_do_not_see(alice: Any) -> None:
    pick = make_pick()
    made = NEWSROOM.put_in(tray=tray_of(alice, "message").key, pick=pick, by=alice)
    page = MessageOfTheDayPage.objects.get()
    assert (page.pick, page.day, page.live, page.owner) == (pick, newsroom_day(), False, alice)
    assert page.title in made.said
    assert pick.comment.author_name not in page.title


def test_the_message_of_a_day_in_english_is_named_in_english(alice: Any) -> None:
    english = Locale.objects.create(language_code="en")
    make_section(parent=make_home(), title="Society", locale=english)
    page = create_message_draft(day=newsroom_day(), pick=make_pick(), locale=english, by=alice)
    assert page.title.startswith("Message of ")


def test_a_day_that_is_taken_names_the_page_that_holds_it(alice: Any) -> None:
    make_message_of_the_day(title="Merci à vous")
    with pytest.raises(Taken, match="Merci à vous"):
        NEWSROOM.put_in(tray=tray_of(alice, "message").key, pick=make_pick(), by=alice)


def test_tomorrow_is_another_slot_than_today(alice: Any) -> None:
    make_message_of_the_day()
    tomorrow = tray_of(alice, "message", 1)
    NEWSROOM.put_in(tray=tomorrow.key, pick=make_pick(), by=alice)
    days = MessageOfTheDayPage.objects.order_by("day").values_list("day", flat=True)
    assert list(days) == [newsroom_day(), newsroom_day() + timedelta(days=1)]


def test_taking_the_pick_out_of_a_drafted_message_frees_the_day_and_undo_takes_it_again(
    alice: Any,
) -> None:
    pick = make_pick()
    NEWSROOM.put_in(tray=tray_of(alice, "message").key, pick=pick, by=alice)
    tray = tray_of(alice, "message")
    made = NEWSROOM.take_out(tray=tray.key, pick=pick, version=tray.version, by=alice)
    assert not MessageOfTheDayPage.objects.exists()
    NEWSROOM.undo(what=made.undo, by=alice)
    assert MessageOfTheDayPage.objects.get().pick == pick


def test_a_published_message_is_not_emptied_from_the_desk(alice: Any) -> None:
    pick = make_pick()
    make_message_of_the_day(pick=pick, title="Merci à vous")
    tray = tray_of(alice, "message")
    with pytest.raises(Published, match="Merci à vous"):
        NEWSROOM.take_out(tray=tray.key, pick=pick, version=tray.version, by=alice)


def test_a_selection_begins_as_a_draft_with_its_picks_in_order(alice: Any) -> None:
    page, picks = begun(alice, 3)
    assert not page.live
    assert list(tray_of(alice, "selection").picks) == picks


def test_picks_are_added_moved_and_taken_out_and_the_order_is_what_readers_get(alice: Any) -> None:
    page, (first, second) = begun(alice)
    third = make_pick()
    key = f"selection.{page.pk}"
    NEWSROOM.put_in(tray=key, pick=third, by=alice)
    version = tray_of(alice, "selection").version
    NEWSROOM.move(tray=key, pick=third, to=0, version=version, by=alice)
    version = tray_of(alice, "selection").version
    NEWSROOM.take_out(tray=key, pick=second, version=version, by=alice)
    version = tray_of(alice, "selection").version
    NEWSROOM.publish(tray=key, version=version, by=alice)
    page.refresh_from_db()
    assert page.live
    shown = page.selected_picks.order_by("sort_order")
    assert [place.pick for place in shown] == [third, first]


def test_what_is_added_to_a_published_selection_waits_for_its_publication(alice: Any) -> None:
    first, second = make_pick(), make_pick()
    page = make_selection(picks=[first])
    NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=second, by=alice)
    page.refresh_from_db()
    assert [place.pick for place in page.selected_picks.all()] == [first]
    assert list(tray_of(alice, "selection").picks) == [first, second]
    assert tray_of(alice, "selection").may_publish


@pytest.mark.parametrize("decision", ["put_in", "move", "take_out"])
def test_each_decision_on_a_selection_is_undone_and_logged(alice: Any, decision: str) -> None:
    page, (first, second) = begun(alice)
    key = f"selection.{page.pk}"
    version = version_of(page)
    given = {
        "put_in": {"pick": make_pick()},
        "move": {"pick": second, "to": 0, "version": version},
        "take_out": {"pick": first, "version": version},
    }
    made = getattr(NEWSROOM, decision)(tray=key, by=alice, **given[decision])
    assert list(tray_of(alice, "selection").picks) != [first, second]
    NEWSROOM.undo(what=made.undo, by=alice)
    assert list(tray_of(alice, "selection").picks) == [first, second]
    page.refresh_from_db()
    assert [place.pick for place in page.selected_picks.all()] == [first, second]
    actions = registry.get_logs_for_instance(page).values_list("action", flat=True)
    assert {"community.undo", "community.put_in"} <= set(actions)


def test_beginning_a_selection_is_undone_while_nobody_touched_it(alice: Any) -> None:
    picks = [make_pick()]
    made = NEWSROOM.begin(title="Essai", subject="Essai", picks=picks, place=0, by=alice)
    NEWSROOM.undo(what=made.undo, by=alice)
    assert not CommentSelectionPage.objects.exists()


def test_what_a_colleague_saved_since_is_neither_overwritten_nor_undone(alice: Any) -> None:
    page, (first, _second) = begun(alice)
    bruno = make_bruno()
    version = tray_of(alice, "selection").version
    made = NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=make_pick(), by=alice)
    NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=make_pick(), by=bruno)
    key = f"selection.{page.pk}"
    with pytest.raises(PageChanged, match="bruno"):
        NEWSROOM.take_out(tray=key, pick=first, version=version, by=alice)
    with pytest.raises(PageChanged, match="bruno"):
        NEWSROOM.publish(tray=key, version=version, by=alice)
    with pytest.raises(PageChanged, match="bruno"):
        NEWSROOM.undo(what=made.undo, by=alice)
    assert len(tray_of(alice, "selection").picks) == 4


def test_an_editors_autosave_over_the_same_revision_is_seen(alice: Any) -> None:
    page, (first, _second) = begun(alice)
    version = tray_of(alice, "selection").version
    page.refresh_from_db()
    page.subject = "Autre sujet"
    page.save_revision(user=alice, overwrite_revision=page.latest_revision)
    with pytest.raises(PageChanged):
        NEWSROOM.take_out(tray=f"selection.{page.pk}", pick=first, version=version, by=alice)


def test_two_cms_adding_to_one_selection_both_keep_their_pick(alice: Any) -> None:
    page, picks = begun(alice, 1)
    more = [make_pick(), make_pick()]
    NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=more[0], by=alice)
    NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=more[1], by=make_bruno())
    assert list(tray_of(alice, "selection").picks) == picks + more


def test_a_pick_stands_once_in_a_selection(alice: Any) -> None:
    page, (first, _second) = begun(alice)
    with pytest.raises(InItAlready):
        NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=first, by=alice)
    with pytest.raises(NotInIt):
        NEWSROOM.take_out(
            tray=f"selection.{page.pk}", pick=make_pick(), version=version_of(page), by=alice
        )


def test_what_is_withdrawn_is_put_nowhere(alice: Any) -> None:
    page, _picks = begun(alice)
    pick = withdraw_pick(pick=make_pick(), reason="legal", by=None)
    with pytest.raises(NotLive):
        NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=pick, by=alice)


def test_an_empty_selection_is_not_published(alice: Any) -> None:
    page = create_selection_draft(title="Rien", subject="Rien", picks=[], section=None, by=alice)
    with pytest.raises(NotReady, match="Rien"):
        NEWSROOM.publish(tray=f"selection.{page.pk}", version=version_of(page), by=alice)


def test_a_locked_page_is_left_to_the_editor(alice: Any) -> None:
    page, _picks = begun(alice)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=make_bruno())
    with pytest.raises(Locked):
        NEWSROOM.put_in(tray=f"selection.{page.pk}", pick=make_pick(), by=alice)


def test_whoever_may_not_work_on_pages_does_not(alice: Any) -> None:
    page, _picks = begun(alice)
    chloe = make_chloe()
    key = f"selection.{page.pk}"
    for decision in (
        lambda: NEWSROOM.put_in(tray=key, pick=make_pick(), by=chloe),
        lambda: NEWSROOM.publish(tray=key, version=version_of(page), by=chloe),
    ):
        with pytest.raises(PermissionDenied):
            decision()
    with pytest.raises(NowhereToPut):
        NEWSROOM.begin(title="Non", subject="Non", picks=[], place=0, by=chloe)
    assert [tray.key for tray in NEWSROOM.trays(to=chloe) if tray.may_change] == []
    assert not [tray for tray in NEWSROOM.trays(to=chloe) if tray.key.startswith("selection")]


@pytest.mark.parametrize(
    "tray", ["", "selection.", "selection.x", "selection.999", "message.x.fr", "message", "album.1"]
)
def test_a_tray_that_is_none_is_refused_with_a_sentence(alice: Any, tray: str) -> None:
    with pytest.raises(PageGone):
        NEWSROOM.put_in(tray=tray, pick=make_pick(), by=alice)


def test_a_day_in_no_locale_of_ours_is_refused(alice: Any) -> None:
    with pytest.raises(CannotMake):
        NEWSROOM.put_in(tray="message.2026-11-27.xx", pick=make_pick(), by=alice)


def test_a_pick_is_known_to_stand_in_drafts_and_in_unpublished_changes(alice: Any) -> None:
    page, (first, _second) = begun(alice)
    published = make_selection("Déjà là", picks=[make_pick()])
    waiting, loose = make_pick(), make_pick()
    NEWSROOM.put_in(tray=f"selection.{published.pk}", pick=waiting, by=alice)
    assert trays.titles_holding(first) == [page.title]
    assert trays.titles_holding(waiting) == ["Déjà là"]
    assert trays.placed([first.pk, waiting.pk, loose.pk]) == {first.pk, waiting.pk}


def test_a_selection_published_long_ago_leaves_the_desk(alice: Any) -> None:
    page = make_selection(picks=[make_pick()])
    publish(page)
    assert tray_of(alice, "selection").key == f"selection.{page.pk}"
    old = page.first_published_at - trays.RECENT
    CommentSelectionPage.objects.filter(pk=page.pk).update(first_published_at=old)
    assert not [tray for tray in NEWSROOM.trays(to=alice) if tray.key.startswith("selection")]


def test_a_colleague_who_publishes_a_moment_later_is_told_that_it_is_published(alice: Any) -> None:
    page, _picks = begun(alice)
    tray = tray_of(alice, "selection")
    NEWSROOM.publish(tray=tray.key, version=tray.version, by=alice)
    page.refresh_from_db()
    with pytest.raises(PublishedAlready, match="Le tramway vu du quai"):
        NEWSROOM.publish(tray=tray.key, version=version_of(page), by=make_bruno())
    published = registry.get_logs_for_instance(page).filter(action="wagtail.publish")
    assert [entry.user for entry in published] == [alice]


def test_a_page_that_is_to_appear_later_is_not_called_published(alice: Any) -> None:
    page, _picks = begun(alice)
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=2)
    draft.save_revision(user=alice)
    tray = tray_of(alice, "selection")
    made = NEWSROOM.publish(tray=tray.key, version=tray.version, by=alice)
    page.refresh_from_db()
    assert not page.live
    assert "sera publiée le" in made.said


def test_a_decision_on_a_long_selection_looks_through_it_once(alice: Any) -> None:
    def queries(count: int) -> int:
        _page, picks = begun(alice, count, title=f"{count} voix")
        tray = next(each for each in NEWSROOM.trays(to=alice) if each.heading == f"{count} voix")
        with CaptureQueriesContext(connection) as asked:
            NEWSROOM.move(tray=tray.key, pick=picks[-1], to=0, version=tray.version, by=alice)
        return len(asked)

    # A place is read, its pick is looked for, and the place is written.
    assert queries(24) - queries(12) <= 12 * 3


def test_what_a_selection_holds_is_known_as_soon_as_it_is_saved(alice: Any) -> None:
    _page, picks = begun(alice)
    assert set(trays.in_texts([pick.pk for pick in picks])) == {pick.pk for pick in picks}
    tray = tray_of(alice, "selection")
    NEWSROOM.take_out(tray=tray.key, pick=picks[0], version=tray.version, by=alice)
    assert set(trays.in_texts([pick.pk for pick in picks])) == {picks[1].pk}


def test_a_draft_is_not_told_of_to_whoever_may_not_work_on_it(alice: Any) -> None:
    page, (first, _second) = begun(alice, title="Secret du lundi")
    tray, version = f"selection.{page.pk}", "0.0"
    for person in (make_user("olga", group="Observer"), make_chloe()):
        given = {"tray": tray, "by": person}
        with pytest.raises(PermissionDenied):
            NEWSROOM.publish(version=version, **given)
        with pytest.raises(PermissionDenied):
            NEWSROOM.take_out(pick=first, version=version, **given)
        with pytest.raises(PermissionDenied):
            NEWSROOM.move(pick=first, to=0, version=version, **given)
        with pytest.raises(PermissionDenied):
            NEWSROOM.put_in(pick=first, **given)


def test_the_desk_says_which_language_its_pages_are_in_where_there_are_several(alice: Any) -> None:
    assert not NEWSROOM.remark()
    Locale.objects.create(language_code="en")
    with override("fr"):
        assert "Français" in NEWSROOM.remark()
    with override("en"):
        assert "French" in NEWSROOM.remark()
