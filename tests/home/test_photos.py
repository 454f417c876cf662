"""A photo finds its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale

from cms_community.comments.desk.refusals import NowhereToPut, Taken
from cms_community.conf import newsroom_day
from cms_community.pictures.models import Picture
from home.models import PhotoOfTheDayPage
from home.photos import propose_photo
from tests import builders as make

pytestmark = pytest.mark.django_db
URL = reverse("community_home:propose_photo")


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice, in a newsroom with a section."""
    make.make_section(parent=make.make_home())
    client.force_login(make.make_alice())
    return client


def given(picture: Picture, /, **kw: Any) -> dict[str, Any]:
    """What the home sends."""
    day = newsroom_day() + timedelta(days=1)
    words = {"title": "La criée", "alt": "Un port", "caption": "À l’aube", "credit": "Zoé"}
    return {"picture": picture.pk, "day": day.isoformat(), "locale": "fr"} | words | kw


def test_one_click_puts_a_photo_into_tomorrow_and_its_words_on_the_picture(alice: Client) -> None:
    picture = make.make_picture()
    answer = alice.post(URL, given(picture))
    assert answer.status_code == 200, answer.content
    page = PhotoOfTheDayPage.objects.get()
    assert (page.title, page.live, page.picture) == ("La criée", True, picture)
    assert page.day == newsroom_day() + timedelta(days=1)
    picture.refresh_from_db()
    assert (picture.alt, picture.caption, picture.credit) == ("Un port", "À l’aube", "Zoé")
    assert answer.json()["edit_url"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert Client().get("/api/v1/photos-of-the-day/").json()["items"] == []


def test_a_day_that_is_held_is_told_by_name_and_nothing_changes(alice: Client) -> None:
    holder = make.make_photo_of_the_day(newsroom_day() + timedelta(days=1), title="La tenante")
    picture = make.make_picture(caption="Avant")
    answer = alice.post(URL, given(picture))
    assert answer.status_code == 409
    assert "La tenante" in answer.json()["refused"]
    assert list(PhotoOfTheDayPage.objects.all()) == [holder]
    picture.refresh_from_db()
    assert picture.caption == "Avant"


def test_whoever_may_not_publish_makes_a_draft(alice: Client) -> None:
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()
    answer = alice.post(URL, given(make.make_picture()))
    assert answer.status_code == 200
    assert not PhotoOfTheDayPage.objects.get().live


@pytest.mark.parametrize(
    "wrong", [{"day": "never"}, {"picture": 0}, {"locale": "xx"}, {"title": "x" * 300}]
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(
    alice: Client, wrong: dict[str, Any]
) -> None:
    answer = alice.post(URL, given(make.make_picture(), **wrong))
    assert answer.status_code == 422
    assert answer.json()["refused"]
    assert not PhotoOfTheDayPage.objects.exists()


def test_the_same_door_serves_proposals() -> None:
    make.make_section(parent=make.make_home())
    by, picture, locale = make.make_alice(), make.make_picture("Une barque"), Locale.get_default()
    day = newsroom_day()
    page = propose_photo(picture=picture, day=day, locale=locale, text="<p>Lu.</p>", by=by)
    assert (page.title, page.text) == ("Une barque", "<p>Lu.</p>")
    with pytest.raises(Taken, match="Une barque"):
        propose_photo(picture=picture, day=day, locale=locale, by=by)


def test_without_a_section_there_is_nowhere_to_put_it() -> None:
    make.make_home()
    with pytest.raises(NowhereToPut):
        propose_photo(
            picture=make.make_picture(),
            day=newsroom_day(),
            locale=Locale.get_default(),
            by=make.make_alice(),
        )


def test_the_home_offers_a_place_to_drop_it_while_the_day_is_empty(alice: Client) -> None:
    home = reverse("wagtailadmin_home")
    assert alice.get(home).content.decode().count('data-controller="cc-photo"') == 2
    make.make_photo_of_the_day(newsroom_day())
    assert alice.get(home).content.decode().count('data-controller="cc-photo"') == 1
