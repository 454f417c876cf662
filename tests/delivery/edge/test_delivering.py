"""The edge in front of the API itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from api import urls
from cms_community.delivery.edge import Edge
from cms_community.delivery.edge.asking import canonical
from tests.api.conftest import deliver
from tests.builders import (
    make_article,
    make_author,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
    publish,
)

from .asking import ask, edge_before

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def edge() -> Edge:
    """The edge before the whole project."""
    return edge_before(WSGIHandler())


def look(edge: Edge) -> None:
    """What the worker and the follower do within a quarter of a second."""
    deliver()
    edge.follower.look()


def test_what_is_published_is_read_and_what_is_taken_down_is_not(edge: Edge) -> None:
    article = make_article("Le tramway arrive")
    other = make_article("Un autre")
    look(edge)
    item, neighbour = f"{API}articles/{article.public_id}/", f"{API}articles/{other.public_id}/"
    for target in (item, neighbour, f"{API}articles/"):
        assert ask(edge, target).status == 200
    article.title = "Le tramway est là"
    publish(article)
    look(edge)
    assert set(edge.store.entries) == {(neighbour, "")}
    assert "Le tramway est là" in ask(edge, item).body.decode()
    assert "Le tramway est là" in ask(edge, f"{API}articles/").body.decode()
    article.unpublish()
    look(edge)
    assert ask(edge, item).status == 404
    assert "tramway" not in ask(edge, f"{API}articles/").body.decode()


def test_what_an_article_shows_drops_it_when_it_changes(edge: Edge) -> None:
    author = make_author("Nour Belkacem")
    article = make_article(authors=[author])
    look(edge)
    item = f"{API}articles/{article.public_id}/"
    ask(edge, item)
    author.name = "Nour B."
    author.save()
    look(edge)
    assert "Nour B." in ask(edge, item).body.decode()


def test_the_day_changes_with_what_is_chosen_for_it(edge: Edge) -> None:
    look(edge)
    today = f"{API}photos-of-the-day/today/"
    assert ask(edge, today).status == 404
    photo = make_photo_of_the_day()
    look(edge)
    assert str(photo.public_id) in ask(edge, today).body.decode()
    photo.unpublish()
    look(edge)
    assert ask(edge, today).status == 404


def targets() -> list[str]:
    """Every address of the API that stands under a fixed path, and one of each kind of item."""
    section = make_section("Société")
    make_pick()
    make_photo_of_the_day()
    article = make_article(authors=[make_author()], hero_picture=make_picture())
    deliver()
    fixed = [str(url.pattern) for url in urls.urlpatterns if "<" not in str(url.pattern)]
    one = [f"articles/{article.public_id}/", f"sections/{section.public_id}/"]
    return [API + path for path in (*fixed, *one, "articles/?limit=1", "photos-of-the-day/today/")]


def test_no_answer_depends_on_the_host_or_on_who_asks(edge: Edge) -> None:
    django: Any = edge.application
    for target in targets():
        first = ask(django, target)
        other = ask(django, target, HOST="localhost", ACCEPT_LANGUAGE="fr", USER_AGENT="x")
        assert first == other, target
        assert b"testserver" not in first.body, target


def test_the_edge_sends_what_django_does(edge: Edge) -> None:
    django: Any = edge.application
    for target in targets():
        plain = ask(django, target)
        edge.follower.look()
        for _ in range(2):
            seen = ask(edge, target)
            assert (seen.status, seen.body) == (plain.status, plain.body)
            added = {name: value for name, value in seen.headers.items() if name != "vary"}
            left_out = {name: plain.headers[name] for name in plain.headers if name not in added}
            assert added | left_out == plain.headers
            assert set(left_out) <= {"allow"}


def test_an_item_is_made_of_itself_and_not_of_its_collection(edge: Edge) -> None:
    article = make_article()
    look(edge)
    tags = ask(edge, f"{API}articles/{article.public_id}/").headers["cache-tag"].split(",")
    assert f"article:{article.short_id}" in tags
    assert "articles" not in tags


def test_a_link_to_the_next_page_does_not_name_the_tracker(edge: Edge) -> None:
    make_article()
    make_article()
    look(edge)
    seen = ask(edge, f"{API}articles/?utm_source=lettre&limit=1")
    assert seen.status == 200
    assert b"utm_source" not in seen.body
    assert "utm_source" not in seen.headers["link"]


def test_errors_are_the_apis_own(edge: Edge) -> None:
    for target, status in (("articles/?bogus=1", 400), ("nothing/", 404)):
        seen = ask(edge, API + target)
        assert seen.status == status
        assert seen.headers["content-type"] == "application/problem+json"
    assert ask(edge, API + "articles/", "POST").status == 405
    assert len(edge.store) == 0


def test_the_links_of_the_api_are_spelt_as_they_are_kept(edge: Edge) -> None:
    make_article()
    make_article()
    look(edge)
    following = json.loads(ask(edge, f"{API}articles/?limit=1&locale=fr").body)["meta"]["next"]
    assert canonical(following.partition("?")[2]) == following.partition("?")[2]
    ask(edge, following)
    assert following.partition("?")[::2] in edge.store.entries
