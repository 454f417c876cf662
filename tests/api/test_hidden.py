"""What readers may not see is nowhere: not by id, not in lists, not through any relation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms_community.comments.actions import hold_pick
from cms_community.comments.models import Comment, Pick
from cms_community.comments.signals import comments_received
from tests.builders import (
    make_article,
    make_author,
    make_comment,
    make_home,
    make_message_of_the_day,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
    make_selection,
    publish,
)

pytestmark = pytest.mark.django_db

CANARY = "CANARI-SECRET"


def never_published(article: Any) -> None:
    """A draft that was never published."""
    article.live, article.first_published_at = False, None
    article.save()


def unpublished(article: Any) -> None:
    """Published once, then taken down."""
    article.unpublish()


def restricted(article: Any) -> None:
    """For logged-in readers only."""
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)


def expired(article: Any) -> None:
    """Past its date, while no scheduled command has run."""
    article.expire_at = timezone.now() - timedelta(minutes=1)
    article.save()


def in_an_unpublished_section(article: Any) -> None:
    """Still live, under a section that is not."""
    article.get_parent().specific.unpublish()


def in_a_restricted_section(article: Any) -> None:
    """Under a section for logged-in readers."""
    PageViewRestriction.objects.create(
        page=article.get_parent(), restriction_type=PageViewRestriction.PASSWORD, password="x"
    )


WAYS_TO_HIDE = [
    never_published,
    unpublished,
    restricted,
    expired,
    in_an_unpublished_section,
    in_a_restricted_section,
]


def everything(client: Client) -> str:
    """Every answer of the API, bodies and headers, as one text."""
    texts = []
    for name in (
        "front-pages",
        "articles",
        "sections",
        "authors",
        "photos-of-the-day",
        "messages-of-the-day",
        "comment-selections",
        "picks",
    ):
        answer = client.get(f"/api/v1/{name}/?include=total")
        paths = [f"/api/v1/{name}/{shown['id']}/" for shown in answer.json()["items"]]
        answers = [answer, *(client.get(path) for path in paths)]
        texts += [f"{a.headers} {a.content.decode()}" for a in answers]
    return "\n".join(texts)


@pytest.mark.parametrize("hide", WAYS_TO_HIDE)
def test_a_hidden_article_is_nowhere(client: Client, hide: Callable[[Any], None]) -> None:
    secret = make_article(f"{CANARY} title", parent=make_section("Cachée"), slug="canari-secret")
    link = f'<p><a linktype="page" id="{secret.pk}">les mots restent</a></p>'
    shown_in = make_section("Visible")
    pointing = make_article(
        "Visible", parent=shown_in, body=[("related_article", secret), ("paragraph", link)]
    )
    selection = make_selection(parent=shown_in)
    selection.related_articles.create(article=secret)
    publish(selection)
    front = make_home()
    front.lead_articles.create(article=secret)
    publish(front)
    assert CANARY in everything(client)

    hide(secret)

    seen = everything(client)
    assert CANARY not in seen
    assert "canari-secret" not in seen
    assert "les mots restent" in seen
    assert str(pointing.public_id) in seen
    assert client.get(f"/api/v1/articles/{secret.public_id}/").status_code == 404


@pytest.mark.parametrize("closed", ["section", "article"])
def test_what_is_closed_to_readers_can_be_deleted_with_all_below_it(
    client: Client, closed: str
) -> None:
    article = make_article("Titre public", parent=make_section("Archives"))
    page = article if closed == "article" else article.get_parent()
    login = PageViewRestriction.LOGIN
    PageViewRestriction.objects.create(page=page, restriction_type=login)
    make_article("Autre", parent=article.get_parent())
    article.get_parent().delete()
    assert "Titre public" not in everything(client)


def test_an_unpublished_change_is_not_shown(client: Client) -> None:
    article = make_article("Titre public")
    article.title = CANARY
    article.save_revision()
    assert CANARY not in everything(client)


def test_a_picture_in_a_private_collection_is_nowhere(client: Client) -> None:
    private = Collection.get_first_root_node().add_child(name="Privé")
    below = private.add_child(name="Dessous")
    picture = make_picture(alt=CANARY, collection=below)
    gallery = {"title": "", "pictures": [{"picture": picture, "caption": ""}] * 2}
    make_article(
        hero_picture=picture,
        body=[("picture", {"picture": picture, "caption": ""}), ("gallery", gallery)],
    )
    make_author(portrait=picture)
    make_photo_of_the_day(picture=picture)
    assert CANARY in everything(client)
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    seen = everything(client)
    assert CANARY not in seen
    assert picture.file.name.split("/")[-1].split(".")[0] not in seen


def take_back(pick: Pick, **changes: Any) -> None:
    """The source's comment changes, as a batch that is received tells."""
    Comment.objects.filter(pk=pick.comment_id).update(**changes)
    comments_received.send(Comment, source=pick.comment.source, comments={pick.comment_id})


def hold(pick: Pick) -> None:
    """The desk holds it."""
    hold_pick(pick=pick, reason="doubt", by=None)


@pytest.mark.parametrize("state", ["held", "rejected", "spam", "removed_by_author", "gone"])
def test_a_comment_taken_back_is_nowhere(client: Client, state: str) -> None:
    pick = make_pick(CANARY, comment=make_comment(f"{CANARY} et la suite"))
    make_message_of_the_day(pick=pick)
    make_selection(picks=[pick])
    make_article(body=[("comment", pick)])
    assert everything(client).count(CANARY) >= 4
    take_back(pick, state=state)
    assert CANARY not in everything(client)


def test_a_held_pick_is_nowhere(client: Client) -> None:
    pick = make_pick(CANARY, comment=make_comment(f"{CANARY} et la suite"))
    make_selection(picks=[pick])
    hold(pick)
    assert CANARY not in everything(client)


def test_no_answer_carries_an_integer_key(client: Client) -> None:
    article = make_article(authors=[make_author()], hero_picture=make_picture())
    shown = client.get(f"/api/v1/articles/{article.public_id}/").json()

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*(keys(inner) for inner in value.values()))
        return set().union(*(keys(v) for v in value)) if isinstance(value, list) else set()

    assert not keys(shown) & {"pk", "page_ptr", "collection", "path", "owner"}
    assert isinstance(shown["id"], str)


def test_a_copy_of_the_front_page_that_is_in_no_site_is_nowhere(client: Client) -> None:
    article = make_article("Une fois")
    home = article.get_parent().get_parent().specific
    copy = home.copy(recursive=True, update_attrs={"slug": "copie", "title": "Copie"})
    assert copy.get_descendants().live().count() == 2
    titles = [shown["title"] for shown in client.get("/api/v1/articles/").json()["items"]]
    assert titles == ["Une fois"]
    assert "copie" not in everything(client)
