"""Drafts on the front end: for whoever holds a valid link, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageLogEntry

from cms_community.comments.actions import withdraw_pick
from cms_community.delivery.previews.actions import forget_expired, share_draft
from cms_community.delivery.previews.models import PreviewLink
from tests.builders import (
    make_alice,
    make_article,
    make_author,
    make_bruno,
    make_chloe,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
)

pytestmark = pytest.mark.django_db

FRONT = "https://www.newspaper.example/preview/#"
DRAFT = "/api/v1/preview/"


@pytest.fixture(autouse=True)
def _a_front_end_with_a_place_for_drafts(settings: Any) -> None:
    settings.CMS_COMMUNITY = django_settings.CMS_COMMUNITY | {"PREVIEW_URL": FRONT + "{token}"}


@pytest.fixture
def bruno(client: Client) -> Iterator[Any]:
    """Bruno, logged in."""
    user = make_bruno()
    client.force_login(user)
    return user


def typed(article: Any, **changes: Any) -> dict[str, Any]:
    """What the editor's form holds."""
    form = {
        "title": article.title,
        "slug": article.slug,
        "standfirst": article.standfirst,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "article_authors-TOTAL_FORMS": "0",
        "article_authors-INITIAL_FORMS": "0",
        "article_authors-MIN_NUM_FORMS": "0",
        "article_authors-MAX_NUM_FORMS": "1000",
    }
    return form | changes


def preview(client: Client, article: Any, **changes: Any) -> str:
    """The token that the front end gets when the editor previews what he types."""
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
    assert client.post(url, typed(article, **changes)).json()["is_valid"]
    shown = client.get(url)
    assert shown.status_code == 302
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown["Cache-Control"]
    assert shown["Location"].startswith(FRONT)
    return str(shown["Location"]).removeprefix(FRONT)


def read(token: str) -> Any:
    """What the front end gets for a token; it has no cookie of the admin."""
    return Client().get(DRAFT, headers={"Authorization": f"Bearer {token}"})


def test_an_editor_sees_on_the_front_end_what_he_has_not_saved(client: Client, bruno: Any) -> None:
    article = make_article("Publié")
    answer = read(preview(client, article, title="Pas encore enregistré"))
    assert answer.status_code == 200
    assert answer.json()["title"] == "Pas encore enregistré"
    assert answer.json()["id"] == str(article.public_id)
    assert answer["Cache-Control"] == "private, no-store"
    article.refresh_from_db()
    assert article.title == "Publié"


def test_every_window_shows_the_latest_text(client: Client, bruno: Any) -> None:
    article = make_article()
    first = preview(client, article, title="Un")
    second = preview(client, article, title="Deux")
    assert read(first).json()["title"] == read(second).json()["title"] == "Deux"


def test_a_page_that_was_never_saved_can_be_previewed(client: Client, bruno: Any) -> None:
    section = make_section()
    args = ["community_home", "articlepage", section.pk]
    url = reverse("wagtailadmin_pages:preview_on_add", args=args)
    blank = make_article(parent=section)
    assert client.post(url, typed(blank, title="Neuf", slug="neuf")).json()["is_valid"]
    token = client.get(url)["Location"].removeprefix(FRONT)
    shown = read(token).json()
    assert (shown["title"], shown["url"]) == ("Neuf", "/societe/neuf/")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer faux", "Basic abc", "Bearer " + "x" * 5000]
)
def test_any_other_token_opens_nothing(header: str) -> None:
    answer = Client().get(DRAFT, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_an_editors_own_link_ends_after_fifteen_minutes(client: Client, bruno: Any) -> None:
    token = preview(client, make_article())
    with time_machine.travel(timezone.now() + timedelta(minutes=14, seconds=50)):
        assert read(token).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert read(token).status_code == 401
        forget_expired()
    assert not PreviewLink.objects.exists()


def test_typing_for_long_leaves_few_rows(client: Client, bruno: Any) -> None:
    article = make_article()
    for number in range(25):
        preview(client, article, title=f"Titre {number}")
    assert PreviewLink.objects.count() == 20


def test_a_token_is_kept_as_a_hash_only(client: Client, bruno: Any) -> None:
    token = preview(client, make_article())
    assert token not in str(PreviewLink.objects.values().get())


def test_a_link_dies_with_its_makers_rights(client: Client, bruno: Any) -> None:
    token = preview(client, make_article())
    bruno.groups.clear()
    assert read(token).status_code == 401


def test_a_link_dies_with_its_makers_account(client: Client, bruno: Any) -> None:
    token = preview(client, make_article())
    bruno.is_active = False
    bruno.save()
    assert read(token).status_code == 401


def test_a_pick_withdrawn_after_the_preview_is_gone_from_it(client: Client, bruno: Any) -> None:
    pick = make_pick("Les mots du membre")
    article = make_article(body=[("comment", pick)])
    token = share_draft(page=article, until=timezone.now() + timedelta(days=1), by=bruno)
    assert "Les mots du membre" in read(token).content.decode()
    withdraw_pick(pick=pick, reason="request", by=None)
    assert "Les mots du membre" not in read(token).content.decode()


def test_a_draft_whose_picture_is_private_says_so(client: Client, bruno: Any) -> None:
    private = Collection.get_first_root_node().add_child(name="Privé")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    photo = make_photo_of_the_day(picture=make_picture(collection=private))
    token = share_draft(page=photo, until=timezone.now() + timedelta(days=1), by=bruno)
    answer = read(token)
    assert answer.status_code == 404
    assert "picture" in answer.json()["detail"]


def share(client: Client, page: Any, **form: str) -> Any:
    """The editor asks for a link."""
    return client.post(reverse("community_delivery:share_draft", args=[page.pk]), form)


def token_in(answer: Any) -> str:
    """The token that the page shows."""
    found = re.search(re.escape(FRONT) + r"([\w-]+)", answer.content.decode())
    assert found
    return found[1]


def test_a_shared_link_opens_the_draft_as_it_was(client: Client, bruno: Any) -> None:
    article = make_article("Publié", authors=[make_author("Nour")])
    article.title = "Brouillon"
    article.save_revision()
    token = token_in(share(client, article, duration="1d"))
    article.title = "Plus tard"
    article.save_revision()
    shown = read(token).json()
    assert shown["title"] == "Brouillon"
    assert [author["name"] for author in shown["authors"]] == ["Nour"]
    assert PageLogEntry.objects.filter(action="community.share_draft", user=bruno).count() == 1


@pytest.mark.parametrize(("duration", "hours"), [("1h", 1), ("7d", 168), ("30d", 720)])
def test_a_shared_link_lasts_as_long_as_the_editor_chose(
    client: Client, bruno: Any, duration: str, hours: int
) -> None:
    token = token_in(share(client, make_article(), duration=duration))
    with time_machine.travel(timezone.now() + timedelta(hours=hours, seconds=-20)):
        assert read(token).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=hours, seconds=5)):
        assert read(token).status_code == 401


def test_no_one_shares_for_a_time_that_is_not_offered(client: Client, bruno: Any) -> None:
    assert share(client, make_article(), duration="999d").status_code == 200
    assert not PreviewLink.objects.exists()


def test_a_revoked_link_opens_nothing(client: Client, bruno: Any) -> None:
    article = make_article()
    token = token_in(share(client, article, duration="1d"))
    link = PreviewLink.objects.get()
    url = reverse("community_delivery:revoke_link", args=[article.pk, link.pk])
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert read(token).status_code == 401


def test_a_link_is_revoked_only_by_way_of_its_own_page(client: Client, bruno: Any) -> None:
    share(client, make_article(), duration="1d")
    other = make_article("Autre")
    link = PreviewLink.objects.get()
    client.post(reverse("community_delivery:revoke_link", args=[other.pk, link.pk]))
    assert PreviewLink.objects.exists()


def test_only_who_may_edit_a_page_shares_it(client: Client) -> None:
    article = make_article()
    client.force_login(make_chloe())
    assert share(client, article, duration="1d").status_code in (302, 403)
    assert not PreviewLink.objects.exists()
    client.force_login(make_alice())
    assert (
        client.get(reverse("community_delivery:share_draft", args=[article.pk])).status_code == 200
    )


def test_without_a_place_for_drafts_the_built_in_pages_show_them(
    client: Client, bruno: Any, settings: Any
) -> None:
    settings.CMS_COMMUNITY = django_settings.CMS_COMMUNITY | {"PREVIEW_URL": ""}
    article = make_article()
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
    client.post(url, typed(article, title="Ici même"))
    assert "Ici même" in client.get(url).content.decode()


def test_sharing_an_alias_shares_the_page_that_it_repeats(client: Client, bruno: Any) -> None:
    article = make_article("Original")
    alias = article.create_alias(update_slug="alias")
    assert read(token_in(share(client, alias, duration="1d"))).json()["title"] == "Original"
