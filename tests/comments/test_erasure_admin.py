"""Erasing in the admin, the answer as a file, and what editors are told of picks that went."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms_community.comments.actions import hold_pick, withdraw_pick
from cms_community.comments.choosers import chosen_title
from cms_community.comments.models import Erasure, Pick, Showing
from cms_community.members.models import Member
from tests.api.conftest import deliver
from tests.builders import (
    make_alice,
    make_article,
    make_bruno,
    make_chloe,
    make_erasure,
    make_message_of_the_day,
    make_pick,
    make_selection,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice, logged in."""
    client.force_login(make_alice())
    return client


def erase_url(member: Member | None) -> str:
    """The page on which a member is erased."""
    assert member
    return reverse("community_comments:erase_member", args=[member.pk])


def test_the_confirmation_tells_what_will_go_and_the_answer_what_went(alice: Client) -> None:
    pick = make_pick("Le tramway passe enfin")
    make_article(body=[("comment", pick)])
    deliver()
    url = erase_url(pick.comment.member)
    inspect = reverse("community_members_member_modeladmin_inspect", args=[pick.comment.member_id])
    assert url in alice.get(inspect).content.decode()
    page = alice.get(url).content.decode()
    assert "/le-tramway-arrive/" in page
    answer = alice.post(url, {"sure": "on"}, follow=True)
    told = answer.content.decode()
    assert "/le-tramway-arrive/" in told
    assert "Jeanne" not in told
    assert "tramway passe" not in told
    assert not Member.objects.exists()
    index = alice.get(reverse("community_comments:erasures")).content.decode()
    erasure = Erasure.objects.get()
    assert erasure.short_digest in index
    assert erasure.erased_by.username == "alice"


def test_nothing_is_erased_unless_the_box_is_ticked(alice: Client) -> None:
    pick = make_pick()
    answer = alice.post(erase_url(pick.comment.member), {})
    assert answer.context["form"].errors["sure"]
    assert Member.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "Chloé", "observer", "editor"])
def test_those_who_may_not_erase_erase_nothing(who: str, client: Client) -> None:
    people = {
        "Chloé": make_chloe,
        "observer": lambda: make_user("olga", group="Observer"),
        "editor": make_bruno,
    }
    url = erase_url(make_pick().comment.member)
    if who in people:
        client.force_login(people[who]())
    assert client.post(url, {"sure": "on"}).status_code == 302
    assert Member.objects.exists()
    assert not Erasure.objects.exists()


def test_a_form_of_another_site_erases_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_alice())
    answer = client.post(erase_url(make_pick().comment.member), {"sure": "on"})
    assert answer.status_code == 403
    assert Member.objects.exists()


@pytest.mark.parametrize(("language", "word"), [("fr", "Nulle part."), ("en", "Nowhere.")])
def test_the_answer_is_downloaded_in_french_and_in_english(
    alice: Client, language: str, word: str
) -> None:
    erasure = make_erasure()
    found = {}
    for suffix in ("txt", "csv", "json"):
        url = reverse("community_comments:erasure_report", args=[erasure.pk, language, suffix])
        answer = alice.get(url)
        assert answer["content-disposition"].startswith("attachment; filename=")
        assert {"private", "no-store"} <= set(answer["cache-control"].split(", "))
        found[suffix] = answer.content.decode()
    assert word in found["txt"]
    assert json.loads(found["json"])["member"] == erasure.short_digest


@pytest.mark.parametrize(("language", "suffix"), [("de", "txt"), ("fr", "exe")])
def test_an_answer_in_no_such_language_or_format_is_a_404(
    alice: Client, language: str, suffix: str
) -> None:
    url = reverse("community_comments:erasure_report", args=[make_erasure().pk, language, suffix])
    assert alice.get(url).status_code == 404


def test_a_cell_of_the_answer_runs_in_no_spreadsheet(alice: Client) -> None:
    pick = make_pick()
    deliver()
    Showing.objects.update(url="=cmd()")
    erasure = make_erasure()
    erasure.picks.add(pick)
    url = reverse("community_comments:erasure_report", args=[erasure.pk, "en", "csv"])
    assert "'=cmd()" in alice.get(url).content.decode()


def test_the_page_of_a_comment_tells_where_its_pick_was_shown(alice: Client) -> None:
    pick = make_pick()
    article = make_article(body=[("comment", pick)])
    deliver()
    article.delete()
    deliver()
    url = reverse("community_comments_comment_modeladmin_inspect", args=[pick.comment_id])
    page = alice.get(url).content.decode()
    assert "/le-tramway-arrive/" in page
    assert "du " in page


def edited(client: Client, page: Any) -> str:
    """The editor of a page."""
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


@pytest.mark.parametrize("kind", ["article", "message", "selection"])
def test_the_editor_of_a_page_is_told_which_picks_readers_do_not_see(
    alice: Client, kind: str
) -> None:
    pick = make_pick("Le tramway passe enfin")
    makers: dict[str, Any] = {
        "article": lambda: make_article(body=[("comment", pick)]),
        "message": lambda: make_message_of_the_day(pick=pick),
        "selection": lambda: make_selection(picks=[pick]),
    }
    page = makers[kind]()
    banner = "Les lecteurs ne voient pas"
    assert banner not in edited(alice, page)
    hold_pick(pick=pick, reason="legal", by=None)
    held = edited(alice, page)
    assert banner in held
    assert "Une raison juridique" in held or "juridique" in held
    withdraw_pick(pick=pick, reason="outdated", by=None)
    withdrawn = edited(alice, page)
    assert banner in withdrawn
    assert "tramway passe" not in withdrawn


def test_what_was_chosen_bears_the_mark_of_its_state() -> None:
    pick = make_pick("Le tramway passe enfin")
    assert "(" not in chosen_title(pick)
    held = chosen_title(hold_pick(pick=pick, reason="legal", by=None))
    assert held.startswith("EN ATTENTE (")
    assert "tramway" in held
    gone = chosen_title(withdraw_pick(pick=Pick.objects.get(), reason="outdated", by=None))
    assert gone.startswith("RETIRÉ (")
    assert "tramway" not in gone
