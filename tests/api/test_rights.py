"""A picture whose rights end leaves every answer at midnight, worker or not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from cms_community.pictures.models import Picture
from home.models import AlbumPage, ArticlePage
from tests import builders as make

from .conftest import deliver

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
LAST = date(2026, 7, 14)
BEFORE = datetime(2026, 7, 14, 23, 59, 50, tzinfo=PARIS)
AFTER = datetime(2026, 7, 15, 0, 0, 0, tzinfo=PARIS)


def answer(path: str) -> Any:
    """What the API answers, the worker not having come by."""
    return Client().get(f"/api/v1/{path}")


@pytest.fixture
def shown_everywhere() -> Picture:
    """A picture as hero, in the text, as portrait, in an album and as the photo of the day."""
    with time_machine.travel(BEFORE - timedelta(days=3), tick=False):
        picture = make.make_picture("La criée", alt="CANARI", rights_until=LAST)
        block = ("picture", {"picture": picture, "caption": ""})
        author = make.make_author(portrait=picture)
        make.make_article("Le port", hero_picture=picture, authors=[author], body=[block])
        make.make_photo_of_the_day(LAST, picture=picture, title="Le soir à la criée")
        make.make_album("Une fête", pictures=[picture])
        deliver()
    return picture


PLACES = ["articles/", "albums/", "authors/", "photos-of-the-day/", f"photos-of-the-day/{LAST}/"]


def test_it_is_there_until_midnight_and_gone_a_second_later(shown_everywhere: Picture) -> None:
    article = answer("articles/").json()["items"][0]["id"]
    places = [*PLACES, f"articles/{article}/", "search/?q=port"]
    with time_machine.travel(BEFORE, tick=False):
        for place in places[:-1]:
            told = answer(place)
            assert "CANARI" in told.content.decode(), place
            age = told.headers["Cache-Control"].split("max-age=")[1].split(",")[0]
            assert int(age) <= 10
            shared = told.headers["Cache-Control"].split("s-maxage=")[1].split(",")[0]
            assert int(shared) <= 10, place
    with time_machine.travel(AFTER, tick=False):
        for place in places:
            assert "CANARI" not in answer(place).content.decode(), place


def test_what_may_only_be_printed_is_never_on_line() -> None:
    picture = make.make_picture(alt="CANARI", permitted_uses="print")
    make.make_article(hero_picture=picture)
    make.make_author(portrait=picture)
    deliver()
    for place in ("articles/", "authors/"):
        assert "CANARI" not in answer(place).content.decode()
    picture.permitted_uses = "online"
    picture.save()
    deliver()
    assert "CANARI" in answer("articles/").content.decode()


def test_the_built_in_pages_obey_too(client: Client, shown_everywhere: Picture) -> None:
    article = ArticlePage.objects.get()
    urls = [article.url, AlbumPage.objects.get().url, article.get_parent().url, "/"]
    with time_machine.travel(BEFORE, tick=False):
        for url in urls:
            assert "CANARI" in client.get(url).content.decode(), url
        assert "Le soir à la criée" in client.get("/").content.decode()
    with time_machine.travel(AFTER, tick=False):
        for url in urls:
            assert "CANARI" not in client.get(url).content.decode(), url
        # What the API answers with a 404 is nowhere announced either.
        assert "Le soir à la criée" not in client.get("/").content.decode()
