"""Albums in the API: order, words of their own, parts of big ones, what readers may not see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from cms_community.conf import newsroom_day, newsroom_midnight
from home.models import AlbumPicture
from tests.builders import make_album, make_author, make_picture, make_section, publish

pytestmark = pytest.mark.django_db
API = "/api/v1/albums/"


def get(client: Client, path: str) -> Any:
    """The JSON of an answer that must be a success."""
    response = client.get(path)
    assert response.status_code == 200, response.content
    return response.json()


def of(client: Client, album: Any) -> Any:
    """One album."""
    return get(client, f"{API}{album.public_id}/")


def private_picture(**kw: Any) -> Any:
    """A picture that only those who know a password may see."""
    closed = Collection.get_first_root_node().add_child(name="Archives")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type="password", password="secret"
    )
    return make_picture(collection=closed, **kw)


def big_album(number: int) -> Any:
    """An album of one file shown many times over, as different pictures."""
    first = make_picture()
    pictures = [first]
    for _ in range(number - 1):
        copy = type(first)(title="Copie", file=first.file.name, width=640, height=480)
        pictures.append(copy)
    type(first).objects.bulk_create(pictures[1:])
    return make_album(pictures=pictures)


def test_an_album_tells_its_pictures_in_order_with_its_own_words(client: Client) -> None:
    own, other = make_picture(caption="Le quai", credit="AFP"), make_picture(caption="La jetée")
    words = AlbumPicture(
        picture=own, sort_order=1, caption="Le bal <b>", credit="Nour", place="Ici"
    )
    album = make_album(
        pictures=[words, AlbumPicture(picture=other, sort_order=0)],
        authors=[make_author("Nour")],
        event_date=date(2026, 7, 14),
        place="Le port",
    )
    told = of(client, album)
    assert [one["caption"] for one in told["pictures"]] == ["La jetée", "Le bal <b>"]
    assert [one["credit"] for one in told["pictures"]] == ["", "Nour"]
    assert [one["place"] for one in told["pictures"]] == ["", "Ici"]
    assert told["pictures"][1]["alt"] == own.alt
    assert (told["count"], told["pictures_next"], told["event_date"]) == (2, None, "2026-07-14")
    assert told["cover"]["id"] == str(other.public_id)
    assert told["authors"][0]["name"] == "Nour"


def test_a_chosen_cover_stands_for_the_album(client: Client) -> None:
    chosen = AlbumPicture(picture=make_picture(), sort_order=1, is_cover=True)
    album = make_album(pictures=[make_picture(), chosen])
    (card,) = get(client, API)["items"]
    assert card["cover"]["id"] == of(client, album)["cover"]["id"] == str(chosen.picture.public_id)
    assert "pictures" not in card


def test_a_private_picture_is_neither_told_nor_counted(client: Client) -> None:
    hidden = AlbumPicture(picture=private_picture(alt="Secret"), is_cover=True)
    album = make_album(pictures=[hidden, AlbumPicture(picture=make_picture(), sort_order=1)])
    response = client.get(f"{API}{album.public_id}/")
    told = response.json()
    assert told["count"] == len(told["pictures"]) == 1
    assert b"Secret" not in response.content
    assert hidden.picture.short_id not in response["Cache-Tag"]
    assert told["cover"]["id"] == told["pictures"][0]["id"]
    assert client.get(f"{API}{make_album(pictures=[hidden.picture]).public_id}/").status_code == 404


def test_a_picture_leaves_the_album_when_its_rights_end(client: Client) -> None:
    day = newsroom_day()
    ending = make_picture(alt="Bientôt fini", rights_until=day)
    album = make_album(pictures=[ending, make_picture()])
    assert of(client, album)["count"] == 2
    midnight = newsroom_midnight(day + timedelta(days=1))
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert of(client, album)["count"] == 2
    with time_machine.travel(midnight, tick=False):
        told = of(client, album)
        part = get(client, f"{API}{album.public_id}/pictures/")
        assert told["count"] == len(part["items"]) == get(client, API)["items"][0]["count"] == 1


def test_an_album_follows_a_picture_of_its_own(client: Client) -> None:
    picture = make_picture()
    album = make_album(pictures=[picture, make_picture()])
    tags = client.get(f"{API}{album.public_id}/")["Cache-Tag"].split(",")
    assert {f"picture:{picture.short_id}", f"album:{album.short_id}"} <= set(tags)
    picture.alt = "Un bal"
    picture.save()
    assert of(client, album)["pictures"][0]["alt"] == "Un bal"
    picture.delete()
    assert of(client, album)["count"] == 1


def test_a_big_album_is_told_in_parts_that_lose_and_repeat_nothing(client: Client) -> None:
    album = big_album(120)
    told = of(client, album)
    assert (told["count"], len(told["pictures"])) == (120, 50)
    seen, there = [one["id"] for one in told["pictures"]], told["pictures_next"]
    while there:
        part = get(client, there)
        seen += [one["id"] for one in part["items"]]
        there = part["meta"]["next"]
    kept = [str(place.picture.public_id) for place in album.album_pictures.all()]
    assert seen == kept
    whole = get(client, f"{API}{album.public_id}/pictures/?limit=100")
    assert [one["id"] for one in whole["items"]] == kept[:100]


def test_a_part_goes_on_after_its_picture_when_one_before_it_is_taken_out(client: Client) -> None:
    album = big_album(4)
    there = get(client, f"{API}{album.public_id}/pictures/?limit=2")["meta"]["next"]
    album.album_pictures.remove(album.album_pictures.first())
    publish(album)
    rest = [str(place.picture.public_id) for place in album.album_pictures.all()][1:]
    assert [one["id"] for one in get(client, there)["items"]] == rest


@pytest.mark.parametrize("query", ["cursor=x", "limit=0", "limit=101", "bogus=1"])
def test_a_part_refuses_what_it_does_not_know(client: Client, query: str) -> None:
    assert client.get(f"{API}{make_album().public_id}/pictures/?{query}").status_code == 400


def test_the_pictures_of_a_draft_are_told_to_nobody(client: Client) -> None:
    album = make_album(live=False)
    for path in ("", "pictures/"):
        assert client.get(f"{API}{album.public_id}/{path}").status_code == 404


def test_a_cursor_of_one_album_opens_no_other(client: Client) -> None:
    there = get(client, f"{API}{big_album(3).public_id}/pictures/?limit=1")["meta"]["next"]
    cursor = there.partition("cursor=")[2]
    answer = client.get(f"{API}{make_album().public_id}/pictures/?cursor={cursor}")
    assert answer.status_code == 400


def test_albums_are_found_by_section_author_date_and_tag(client: Client) -> None:
    found = make_album(
        "Le bal", parent=make_section("Fêtes"), authors=[make_author(slug="nour")],
        event_date=date(2026, 7, 14),
    )  # fmt: skip
    found.tags.add("Été")
    publish(found)
    make_album("Autre", parent=make_section("Autre section"))
    for query in ("section=fetes", "author=nour", "date=2026-07-14", "tag=été"):
        assert [one["title"] for one in get(client, f"{API}?{query}")["items"]] == ["Le bal"], query
    assert client.get(f"{API}?date=14-07-2026").status_code == 400


def test_search_engines_are_told_of_an_image_gallery(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture = make_picture(credit="AFP")
    album = make_album(pictures=[picture], place="Le port")
    known = of(client, album)["seo"]["json_ld"]
    assert known["@type"] == "ImageGallery"
    assert known["contentLocation"] == {"@type": "Place", "name": "Le port"}
    (image,) = known["image"]
    assert image["creditText"] == "AFP"
    assert image["contentUrl"].endswith(".jpg")


@pytest.mark.parametrize("number", [3, 60])
def test_a_part_of_an_album_costs_one_query(
    client: Any, number: int, django_assert_num_queries: Any
) -> None:
    album = big_album(number)
    path = f"{API}{album.public_id}/pictures/"
    get(client, path)
    with django_assert_num_queries(1):  # the album's document
        assert client.ask("GET", path).status_code == 200
