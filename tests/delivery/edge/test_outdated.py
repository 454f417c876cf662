"""What has no document of its own drops answers too, and before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from cms_community.delivery.actions import settle
from cms_community.delivery.edge import Edge
from home.models import SectionPage
from tests.api.conftest import deliver
from tests.builders import make_article, make_home, make_picture, make_section, make_user

from .asking import ask, edge_before
from .conftest import keep_open

pytestmark = pytest.mark.django_db

CANARY = "CANARI-SECRET"


def served(edge: Edge, target: str) -> tuple[int, str]:
    """What a reader gets once the process has looked at the feed; nothing is rendered for him."""
    settle()
    edge.follower.look()
    seen = ask(edge, f"/api/v1/{target}", HOST="localhost")
    return seen.status, seen.body.decode()


def private_collection() -> Any:
    """A collection that is nobody's business."""
    made = Collection.get_first_root_node().add_child(name="Privé")
    restricted = CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=made, restriction_type=restricted)
    return made


def edge_of_ours() -> Edge:
    """The edge before the whole project."""
    deliver()
    return edge_before(WSGIHandler())


def put_away(picture: Any) -> None:
    """Its form is saved with a private collection."""
    picture.collection = private_collection()
    picture.save()


def put_away_in_bulk(picture: Any) -> None:
    """It is ticked in the listing, and moved by one statement that sends no signal."""
    client = Client()
    client.force_login(make_user("root", is_superuser=True))
    args = ["community_pictures", "picture", "add_to_collection"]
    url = f"{reverse('wagtail_bulk_action', args=args)}?id={picture.pk}"
    assert client.post(url, {"collection": private_collection().pk}).status_code == 302
    keep_open()


@pytest.mark.parametrize("hide", [put_away, put_away_in_bulk])
def test_a_picture_that_is_hidden_is_gone_before_the_worker_has_run(
    hide: Callable[[Any], None],
) -> None:
    picture = make_picture(alt=CANARY)
    articles = [make_article(f"Article {n}", hero_picture=picture) for n in range(3)]
    edge = edge_of_ours()
    targets = ["articles/", *(f"articles/{article.public_id}/" for article in articles)]
    assert all(CANARY in served(edge, target)[1] for target in targets)
    hide(picture)
    assert not any(CANARY in served(edge, target)[1] for target in targets)


def test_a_redirect_is_followed_as_it_is_now() -> None:
    make_section()
    redirect = Redirect.add_redirect("/promo", "https://a.example/")
    edge = edge_of_ours()
    assert "https://a.example/" in served(edge, "routes/?path=/promo/")[1]
    redirect.redirect_link = "https://b.example/"
    redirect.save()
    assert "https://b.example/" in served(edge, "routes/?path=/promo/")[1]
    redirect.delete()
    assert served(edge, "routes/?path=/promo/")[0] == 404


def test_a_page_takes_the_place_of_a_redirect() -> None:
    make_section("Société")
    Redirect.add_redirect("/societe/nouveau", "https://a.example/")
    edge = edge_of_ours()
    assert '"redirect"' in served(edge, "routes/?path=/societe/nouveau/")[1]
    make_article("Nouveau", slug="nouveau")
    deliver()
    assert '"document"' in served(edge, "routes/?path=/societe/nouveau/")[1]


def test_a_redirect_to_what_became_private_is_listed_no_more() -> None:
    article = make_article("Secret", slug="secret")
    Redirect.add_redirect("/court", article)
    edge = edge_of_ours()
    assert "secret" in served(edge, "redirects/")[1]
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    deliver()
    assert "secret" not in served(edge, "redirects/")[1]


def test_sections_are_listed_in_their_new_order() -> None:
    for title in ("Culture", "Société"):
        make_section(title, show_in_menus=True)
    edge = edge_of_ours()
    assert served(edge, "menus/")[1].find("Culture") < served(edge, "menus/")[1].find("Société")
    second = SectionPage.objects.get(title="Société")
    second.move(Page.objects.get(pk=make_home().pk), pos="first-child")
    deliver()
    for target in ("menus/", "sections/"):
        seen = served(edge, target)[1]
        assert seen.find("Société") < seen.find("Culture")


def test_the_newspapers_new_name_is_told_at_once() -> None:
    make_article()
    site = Site.objects.get(is_default_site=True)
    site.site_name = "Avant"
    site.save()
    edge = edge_of_ours()
    targets = ["site/", "articles/atom.xml", "articles/feed.json", "news-sitemap.xml"]
    assert all("Avant" in served(edge, target)[1] for target in targets)
    site.site_name = "Désormais"
    site.save()
    assert not any("Avant" in served(edge, target)[1] for target in targets)
