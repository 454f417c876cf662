"""Lists: their envelope, their pages, what they take and what they refuse."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from api.resources import RESOURCES
from home.models import SectionPage, Subtitles, VideoAuthor
from tests.api.conftest import deliver
from tests.builders import (
    days_ago,
    make_album,
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
    make_video,
    numbers,
    publish,
)

pytestmark = pytest.mark.django_db


def make_full_article() -> None:
    """An article with everything its card shows."""
    signed = [make_author(), make_author()]
    article = make_article(hero_picture=make_picture(), authors=signed)
    article.tags.add("transports")
    publish(article)


def make_full_album() -> None:
    """An album with everything its card shows."""
    album = make_album(authors=[make_author(), make_author()])
    album.tags.add("transports")
    publish(album)


def make_full_video() -> None:
    """A video with everything its card shows."""
    section = SectionPage.objects.first()
    subtitles = [Subtitles(language="fr", text="WEBVTT\n\n00:01.000 --> 00:02.000\nOui\n")]
    video = make_video(poster=make_picture(), parent=section, subtitles=subtitles)
    video.video_authors.add(VideoAuthor(author=make_author()), VideoAuthor(author=make_author()))
    video.tags.add("transports")
    publish(video)


def a_day() -> date:
    """A day before the ones already taken."""
    return timezone.localdate() - timedelta(days=next(numbers))


MAKERS: dict[str, Callable[[], Any]] = {
    "articles": make_full_article,
    "albums": make_full_album,
    "videos": make_full_video,
    "sections": make_section,
    "authors": lambda: make_author(portrait=make_picture()),
    "photos-of-the-day": lambda: make_photo_of_the_day(a_day()),
    "messages-of-the-day": lambda: make_message_of_the_day(a_day(), pick=make_pick()),
    "comment-selections": lambda: make_selection(picks=[make_pick()]),
    "picks": make_pick,
}


def fill(name: str, count: int) -> None:
    """Make so many things of a resource, each with everything its card shows."""
    make_section("La communauté")
    for _ in range(count):
        MAKERS[name]()


def get(client: Client, path: str) -> Any:
    """The JSON of an answer that must be a success."""
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


LISTS = list(MAKERS)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_an_envelope_of_cards(client: Client, name: str) -> None:
    fill(name, 2)
    answer = get(client, f"{name}/")
    assert set(answer) == {"items", "meta"}
    assert answer["meta"] == {"next": None}
    assert len(answer["items"]) == (3 if name == "sections" else 2)
    assert all(len(item["id"]) == 36 for item in answer["items"])


@pytest.mark.parametrize("name", LISTS)
def test_pages_follow_one_another_without_gap_or_repeat(client: Client, name: str) -> None:
    fill(name, 4)
    everything = [item["id"] for item in get(client, f"{name}/")["items"]]
    seen: list[str] = []
    path = f"{name}/?limit=2"
    while path:
        page = get(client, path)
        seen += [item["id"] for item in page["items"]]
        path = (page["meta"]["next"] or "").removeprefix("/api/v1/")
    assert seen == everything
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("count", [2, 9])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_one_query_however_long(
    name: str, count: int, django_assert_num_queries: Any
) -> None:
    fill(name, count)
    make_home()
    deliver()
    with django_assert_num_queries(1):  # the cards, and when the list next changes
        get(Client(), f"{name}/")


def test_what_one_request_asks_or_gets_wrong_is_forgotten_in_the_next(client: Client) -> None:
    fill("articles", 3)
    assert len(get(client, "articles/?limit=1&include=total")["items"]) == 1
    assert client.get("/api/v1/articles/?limit=0").status_code == 400
    answer = get(client, "articles/")
    assert (len(answer["items"]), answer["meta"]) == (3, {"next": None})


# Beside the savepoint around them: the queries by which things of each kind are rendered.
OPEN = ["pages of this kind", "dated branches", "hidden branches", "restrictions", "open pages"]
SITES = ["site roots", "translations of the root"]
QUERIES: dict[str, list[str]] = {
    "articles": [
        *OPEN,
        *["renditions", "article authors", "authors", "article subjects", "subjects"],
        *["open sections", "hidden branches for sections", "restrictions for sections"],
        *["private collections", *SITES],
    ],
    "albums": [
        *OPEN,
        *["places", "pictures", "renditions", "album authors", "authors"],
        *["album subjects", "subjects"],
        *["open sections", "hidden branches for sections", "restrictions for sections"],
        *["private collections", *SITES],
    ],
    "videos": [
        *OPEN,
        *["renditions of posters", "subtitles", "video authors", "authors"],
        *["video subjects", "subjects"],
        *["open sections", "hidden branches for sections", "restrictions for sections"],
        *["private collections", *SITES],
    ],
    "sections": [*OPEN, *SITES],
    "authors": ["authors with portraits", "renditions", "private collections"],
    "photos-of-the-day": [*OPEN, "renditions", "private collections", *SITES],
    "messages-of-the-day": [*OPEN, "picks", "consents", *SITES],
    "comment-selections": [
        *OPEN,
        *["selected picks", "picks", "consents", "related articles"],
        *SITES,
    ],
    "picks": ["picks with comment, member, discussion", "consents"],
}


@pytest.mark.parametrize("count", [2, 9])
@pytest.mark.parametrize("name", LISTS)
def test_many_things_are_rendered_in_as_many_queries_as_few(
    name: str, count: int, django_assert_num_queries: Any
) -> None:
    fill(name, count)
    (resource,) = (each for each in RESOURCES if each.name == name)
    keys = list(resource.every_id())
    with django_assert_num_queries(len(QUERIES[name])):
        resource.render(keys, at=timezone.now())


def test_total_is_counted_only_when_asked_for(client: Client) -> None:
    fill("articles", 3)
    assert get(client, "articles/?limit=1&include=total")["meta"]["total"] == 3
    assert "total" not in get(client, "articles/?limit=1")["meta"]


def test_the_next_page_is_in_the_link_header_too(client: Client) -> None:
    fill("articles", 2)
    response = client.get("/api/v1/articles/?limit=1")
    following = response.json()["meta"]["next"]
    assert response["Link"] == f'<{following}>; rel="next"'


def test_capitals_and_encodings_of_a_tag_are_one_and_accents_are_not(client: Client) -> None:
    article = make_article("La pêche")
    article.tags.add("Pêche à pied")
    publish(article)

    def found(tag: str) -> int:
        return len(client.get("/api/v1/articles/", {"tag": tag}).json()["items"])

    wanted = ["Pêche à pied", "PÊCHE À PIED", unicodedata.normalize("NFD", "pêche à pied")]
    assert [found(tag) for tag in wanted] == [1, 1, 1]
    assert [found(tag) for tag in ("peche a pied", "péché à pied", "pêche")] == [0, 0, 0]


def test_articles_are_narrowed_by_section_author_tag_and_slug(client: Client) -> None:
    society, culture = make_section("Société"), make_section("Culture")
    theatre = make_section("Théâtre", parent=culture)
    nour = make_author(slug="nour")
    tram = make_article("Tram", parent=society, authors=[nour])
    tram.tags.add("transports")
    publish(tram)
    play = make_article("Pièce", parent=theatre)

    def ids(question: str) -> list[str]:
        return [item["id"] for item in get(client, f"articles/?{question}")["items"]]

    assert ids("section=societe") == [str(tram.public_id)]
    assert ids("section=culture") == [str(play.public_id)]
    assert ids("author=nour") == [str(tram.public_id)]
    assert ids("tag=transports") == ids("tag=TransPorts") == [str(tram.public_id)]
    assert ids("slug=piece") == [str(play.public_id)]
    assert ids("section=sport") == []


def test_picks_are_narrowed_by_criterion(client: Client) -> None:
    make_pick(criterion="humour")
    expert = make_pick(criterion="expertise")
    found = get(client, "picks/?criterion=expertise")["items"]
    assert [item["id"] for item in found] == [str(expert.public_id)]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("bogus=1", "bogus"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=1&limit=2", "limit"),
        ("cursor=abc", "cursor"),
        ("cursor=%00", "cursor"),
        ("include=everything", "include"),
        ("order=title", "order"),
        ("search=" + "mot+" * 5000, "search"),
        ("public_id__startswith=a", "public_id__startswith"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(
    client: Client, name: str, question: str, parameter: str
) -> None:
    response = client.get(f"/api/v1/{name}/?{question}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert parameter in [error["parameter"] for error in response.json()["errors"]]


def test_a_cursor_of_another_list_is_refused(client: Client) -> None:
    fill("articles", 2)
    cursor = get(client, "articles/?limit=1")["meta"]["next"].split("cursor=")[1]
    assert client.get(f"/api/v1/picks/?cursor={cursor}").status_code == 400


def test_a_comment_without_member_is_an_anonymous_pick(client: Client) -> None:
    make_pick(comment=make_comment("Le tramway passe enfin.", member=None))
    [item] = get(client, "picks/")["items"]
    assert item["author"] == {"name": "", "role": "anonymous"}


def test_newest_articles_come_first(client: Client) -> None:
    old = make_article("Vieux")
    type(old).objects.filter(pk=old.pk).update(first_published_at=days_ago(3))
    make_article("Neuf")
    assert [i["title"] for i in get(client, "articles/")["items"]] == ["Neuf", "Vieux"]
