"""Albums as a front end reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from cms_community.delivery.actions import render_due, settle
from home.models import AlbumPage, AlbumPicture
from tests.builders import make_album, make_author, make_home, make_picture, make_section, publish

pytestmark = pytest.mark.django_db


def item(client: Client, album: AlbumPage) -> Any:
    """The album as the API has it."""
    answer = client.get(f"/api/v1/albums/{album.public_id}/")
    assert answer.status_code == 200, answer.content
    return answer.json()


def shown_pictures(client: Client, album: AlbumPage) -> list[str]:
    """Its pictures, by what they show."""
    return [place["picture"]["alt"] for place in item(client, album)["pictures"]]


def test_an_album_tells_its_pictures_in_order_with_their_words(client: Client) -> None:
    author = make_author()
    pictures = [make_picture(alt=f"Image {number}", credit="Zoé") for number in range(3)]
    album = make_album(
        "La fête",
        pictures=pictures,
        authors=[author],
        place="Le port",
        event_date=date(2026, 7, 14),
    )
    album.album_pictures.all()[1].caption = "Le bal"
    place = album.album_pictures.all()[1]
    place.caption, place.credit = "Le bal", "Paul"
    album.album_pictures.add(place)
    publish(album)
    told = item(client, album)
    assert [place["picture"]["alt"] for place in told["pictures"]] == [
        "Image 0",
        "Image 1",
        "Image 2",
    ]
    assert [place["caption"] for place in told["pictures"]] == ["", "Le bal", ""]
    assert [place["credit"] for place in told["pictures"]] == ["Zoé", "Paul", "Zoé"]
    assert told["count"] == 3
    assert told["cover"]["alt"] == "Image 0"
    assert (told["place"], told["event_date"]) == ("Le port", "2026-07-14")
    assert told["authors"][0]["name"] == author.name
    assert told["section"]["slug"] == "societe"
    assert told["seo"]["json_ld"]["@type"] == "ImageGallery"
    card = client.get(f"/api/v1/albums/?section=societe&author={author.slug}").json()["items"]
    assert [one["id"] for one in card] == [str(album.public_id)]
    assert "pictures" not in card[0]
    assert client.get("/api/v1/albums/?section=culture").json()["items"] == []


def test_another_order_is_told_and_a_cover_of_ones_own(client: Client) -> None:
    pictures = [make_picture(alt=f"Image {number}") for number in range(3)]
    album = make_album(pictures=pictures, cover=pictures[2])
    assert item(client, album)["cover"]["alt"] == "Image 2"
    places = list(album.album_pictures.all())
    for order, place in enumerate([places[2], places[0], places[1]]):
        place.sort_order = order
    album.album_pictures.set(places)
    publish(album)
    assert shown_pictures(client, album) == ["Image 2", "Image 0", "Image 1"]


def test_a_picture_that_readers_may_not_see_is_not_in_it_nor_counted(client: Client) -> None:
    closed = Collection.get_first_root_node().add_child(name="Fermée")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    pictures = [
        make_picture(alt="Visible"),
        make_picture(alt="PRIVATE", collection=closed),
        make_picture(alt="PRINT", permitted_uses="print"),
        make_picture(alt="OVER", rights_until=date(2020, 1, 1)),
    ]
    album = make_album(pictures=pictures, cover=pictures[1])
    told = item(client, album)
    assert [place["picture"]["alt"] for place in told["pictures"]] == ["Visible"]
    assert (told["count"], told["cover"]["alt"]) == (1, "Visible")
    for word in ("PRIVATE", "PRINT", "OVER"):
        assert word not in client.get("/api/v1/albums/").content.decode()
    pictures[3].rights_until = None
    pictures[3].save()
    assert shown_pictures(client, album) == ["Visible", "OVER"]


def test_an_album_without_a_picture_to_see_is_not_there(client: Client) -> None:
    empty = make_album("Vide", pictures=[])
    hidden = make_album("Cachée", pictures=[make_picture(permitted_uses="print")])
    assert client.get("/api/v1/albums/").json()["items"] == []
    for album in (empty, hidden):
        assert client.get(f"/api/v1/albums/{album.public_id}/").status_code == 404


def test_a_deleted_picture_leaves_the_album(client: Client) -> None:
    pictures = [make_picture(alt="Un"), make_picture(alt="Deux")]
    album = make_album(pictures=pictures)
    assert shown_pictures(client, album) == ["Un", "Deux"]
    pictures[0].delete()
    assert shown_pictures(client, album) == ["Deux"]


def test_a_draft_shows_nowhere(client: Client) -> None:
    album = make_album("Brouillon", pictures=[make_picture(alt="SECRET")], live=False)
    assert client.get(f"/api/v1/albums/{album.public_id}/").status_code == 404
    assert client.get(f"/api/v1/albums/{album.public_id}/pictures/").status_code == 404
    assert "SECRET" not in client.get("/api/v1/search/?q=SECRET").content.decode()


def test_a_large_album_comes_in_pages_that_lose_and_double_nothing(client: Client) -> None:
    pictures = [make_picture(alt=f"Image {number}") for number in range(7)]
    album = make_album(pictures=pictures)
    seen, address = [], f"/api/v1/albums/{album.public_id}/pictures/?limit=3"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        seen += [place["picture"]["alt"] for place in answer.json()["items"]]
        address = answer.json()["meta"]["next"]
    assert seen == [f"Image {number}" for number in range(7)]
    first = client.get(f"/api/v1/albums/{album.public_id}/pictures/?limit=3")
    again = client.get(
        f"/api/v1/albums/{album.public_id}/pictures/?limit=3",
        headers={"If-None-Match": first.headers["ETag"]},
    )
    assert again.status_code == 304
    # The picture at which the page ended moves to the front: what followed it is not skipped.
    following = first.json()["meta"]["next"]
    AlbumPicture.objects.filter(picture=pictures[2]).delete()
    publish(AlbumPage.objects.get())
    assert client.get(following).json()["items"][0]["picture"]["alt"] == "Image 4"
    assert client.get(f"/api/v1/albums/{album.public_id}/pictures/?cursor=x").status_code == 400


def test_a_page_of_pictures_and_a_list_cost_one_question(client: Any) -> None:
    album = make_album(pictures=[make_picture() for _ in range(4)])
    settle()
    render_due()
    for address in ("/api/v1/albums/", f"/api/v1/albums/{album.public_id}/pictures/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.ask("GET", address).status_code == 200
        assert len(asked) == 1, "the documents, with what they are"


def test_an_album_of_forty_is_rendered_in_as_many_questions_as_one_of_two() -> None:
    section = make_section(parent=make_home())
    settle()
    render_due()
    counts = []
    for size in (2, 40):
        album = make_album(pictures=[make_picture() for _ in range(size)], parent=section)
        settle()
        with CaptureQueriesContext(connection) as asked:
            render_due()
        counts.append(len(asked))
        assert album.public_id
    assert counts[0] == counts[1]
