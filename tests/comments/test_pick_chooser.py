"""Bruno chooses picks by their words and their author, and sees only those he may choose."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms_community.comments.actions import withdraw_pick
from cms_community.comments.choosers import PickChooserBlock, PickChooserWidget
from cms_community.comments.models import Comment
from home.models import CommentSelectionPage
from tests.builders import (
    make_alice,
    make_bruno,
    make_comment,
    make_discussion,
    make_member,
    make_pick,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bruno(client: Client) -> Client:
    """Bruno, logged in."""
    client.force_login(make_bruno())
    return client


def results(client: Client, **query: Any) -> str:
    """The list in the modal."""
    answer = client.get(reverse("pick_chooser:choose_results"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_pick_is_shown_with_its_words_author_discussion_and_criterion(bruno: Client) -> None:
    comment = make_comment(
        "Le tramway passe enfin",
        member=make_member("Jeanne"),
        discussion=make_discussion("Les transports"),
    )
    pick = make_pick("Le tramway", comment=comment, criterion="humour")
    shown = results(bruno)
    for told in ("Le tramway", "Jeanne", "Les transports", pick.get_criterion_display()):
        assert str(told) in shown


def test_the_newest_pick_comes_first(bruno: Client) -> None:
    make_pick("Ancien")
    make_pick("Nouveau")
    shown = results(bruno)
    assert shown.index("Nouveau") < shown.index("Ancien")


@pytest.mark.parametrize("word", ["vélo", "Jeanne", "vélo jeanne"])
def test_picks_are_searched_by_words_and_by_name(bruno: Client, word: str) -> None:
    make_pick("Mon vélo", comment=make_comment("Mon vélo", member=make_member("Jeanne")))
    make_pick("Autre chose", comment=make_comment("Autre chose", member=make_member("Paul")))
    shown = results(bruno, q=word)
    assert "Mon vélo" in shown
    assert "Autre chose" not in shown


def test_only_what_readers_may_see_can_be_chosen(bruno: Client) -> None:
    held = make_pick("Retenu", state="held")
    gone = withdraw_pick(pick=make_pick("Retiré"), reason="legal", by=None)
    hidden = make_pick("Rejeté")
    Comment.objects.filter(pk=hidden.comment_id).update(state="rejected")
    shown = results(bruno)
    for pick, words in ((held, "Retenu"), (gone, "Retiré"), (hidden, "Rejeté")):
        assert words not in shown
        assert bruno.get(reverse("pick_chooser:chosen", args=[pick.pk])).status_code == 404
        several = bruno.get(reverse("pick_chooser:chosen_multiple"), {"id": [pick.pk]})
        assert several.json()["result"] == []


def test_the_chosen_pick_is_called_by_its_words_and_author(bruno: Client) -> None:
    comment = make_comment("Le tramway passe", member=make_member("Jeanne"))
    pick = make_pick("Le tramway", comment=comment)
    told = bruno.get(reverse("pick_chooser:chosen", args=[pick.pk])).json()["result"]
    assert told["title"] == "«\u00a0Le tramway\u00a0» Jeanne"


def test_several_picks_are_chosen_in_the_order_of_their_ticks_and_no_others(bruno: Client) -> None:
    first, second = make_pick("Un"), make_pick("Deux")
    query = {"id": [second.pk, "x", "9" * 40, first.pk], "multiple": "1"}
    told = bruno.get(reverse("pick_chooser:chosen_multiple"), query).json()["result"]
    assert [one["id"] for one in told] == [str(second.pk), str(first.pk)]


@pytest.mark.parametrize("key", ["x", "0", "9" * 40])
def test_a_pick_that_does_not_exist_cannot_be_chosen(bruno: Client, key: str) -> None:
    assert bruno.get(reverse("pick_chooser:chosen", args=[key])).status_code == 404


def test_nobody_chooses_without_the_right_to_see_picks(client: Client) -> None:
    pick = make_pick("Secret")
    admin_only = make_user("dora")
    admin_only.user_permissions.add(
        type(admin_only).user_permissions.field.related_model.objects.get(codename="access_admin")
    )
    client.force_login(admin_only)
    for url in (
        reverse("pick_chooser:choose"),
        reverse("pick_chooser:choose_results"),
        reverse("pick_chooser:chosen", args=[pick.pk]),
        reverse("pick_chooser:chosen_multiple") + f"?id={pick.pk}",
    ):
        answer = client.get(url, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.status_code == 403
        assert "Secret" not in answer.content.decode()


def test_a_pick_leads_to_the_form_that_changes_it_for_those_who_may() -> None:
    pick = make_pick()
    change = reverse("community_comments:change_pick", args=[pick.pk])
    assert AdminURLFinder(make_alice()).get_edit_url(pick) == change
    assert AdminURLFinder(make_bruno()).get_edit_url(pick) is None


def test_a_withdrawn_pick_shows_no_words_in_the_editor() -> None:
    gone = withdraw_pick(pick=make_pick("Secret"), reason="legal", by=None)
    assert "Secret" not in PickChooserWidget().get_display_title(gone)


def test_the_list_costs_the_same_for_one_pick_and_for_ten(bruno: Client) -> None:
    make_pick("Un")
    results(bruno)
    with CaptureQueriesContext(connection) as one:
        results(bruno)
    for number in range(9):
        make_pick(f"Choix {number}")
    with CaptureQueriesContext(connection) as ten:
        results(bruno)
    assert len(ten) == len(one)


def test_a_pick_goes_into_a_selection_by_way_of_the_editor(bruno: Client) -> None:
    section, pick = make_section(), make_pick()
    add = reverse(
        "wagtailadmin_pages:add", args=["community_home", "commentselectionpage", section.pk]
    )
    form = {
        "title": "Paroles de lecteurs",
        "slug": "paroles",
        "subject": "Le tramway",
        "introduction": '{"blocks": [], "entityMap": {}}',
        "selected_picks-TOTAL_FORMS": "1",
        "selected_picks-INITIAL_FORMS": "0",
        "selected_picks-0-pick": str(pick.pk),
        "selected_picks-0-note": "",
        "selected_picks-0-ORDER": "1",
        "related_articles-TOTAL_FORMS": "0",
        "related_articles-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    answer = bruno.post(add, form)
    assert answer.status_code == 302, answer.context["form"].errors
    selection = CommentSelectionPage.objects.get()
    assert [chosen.pick for chosen in selection.selected_picks.all()] == [pick]


def test_a_block_of_an_article_holds_the_picks_key_and_shows_its_words() -> None:
    pick = make_pick("Le tramway")
    block = PickChooserBlock()
    assert block.get_prep_value(pick) == pick.pk
    shown = block.widget.get_value_data(pick.pk)
    assert "Le tramway" in shown["title"]
