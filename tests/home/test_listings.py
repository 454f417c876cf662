"""The newsroom's lists and the panel that greets it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.models import SectionPage
from tests.builders import (
    make_album,
    make_article,
    make_author,
    make_bruno,
    make_message_of_the_day,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
    make_selection,
    make_user,
    make_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bruno(client: Client) -> Client:
    """Bruno, logged in."""
    client.force_login(make_bruno())
    return client


def day(number: int) -> Any:
    """A day, counted from today."""
    return timezone.localdate() + timedelta(days=number)


MAKERS = {
    "newsroom_albums": lambda number: make_album(f"Album {number}"),
    "newsroom_articles": lambda number: make_article(f"Article {number}"),
    "newsroom_photos_of_the_day": lambda number: make_photo_of_the_day(day(number)),
    "newsroom_messages_of_the_day": lambda number: make_message_of_the_day(
        day(number), pick=make_pick(), text=""
    ),
    "newsroom_videos": lambda number: make_video(
        f"Vidéo {number}", poster=make_picture(), parent=SectionPage.objects.first()
    ),
    "newsroom_comment_selections": lambda number: make_selection(
        f"Sélection {number}", picks=[make_pick(), make_pick()]
    ),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_list_costs_the_same_for_one_page_and_for_five(name: str, bruno: Client) -> None:
    url = reverse(f"{name}:index")
    MAKERS[name](0)
    bruno.get(url)
    with CaptureQueriesContext(connection) as one:
        bruno.get(url)
    for number in range(1, 5):
        MAKERS[name](number)
    bruno.get(url)
    with CaptureQueriesContext(connection) as five:
        assert len(bruno.get(url).context["object_list"]) == 5
    assert len(five) == len(one), "\n".join(query["sql"] for query in five)


def test_days_are_listed_from_the_newest(bruno: Client) -> None:
    for number in (1, 3, 2):
        make_photo_of_the_day(day(number))
    answer = bruno.get(reverse("newsroom_photos_of_the_day:index"))
    assert [page.day for page in answer.context["object_list"]] == [day(3), day(2), day(1)]


def test_a_photo_is_listed_with_its_picture_and_a_message_with_its_words(
    bruno: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        photo = make_photo_of_the_day()
    make_message_of_the_day(pick=make_pick("Le tramway"), text="")
    shown = bruno.get(reverse("newsroom_photos_of_the_day:index")).content.decode()
    assert f'alt="{photo.picture.alt}"' in shown
    assert "Le tramway" in bruno.get(reverse("newsroom_messages_of_the_day:index")).content.decode()


def test_authors_are_searched_by_name(bruno: Client) -> None:
    make_author("Nour Belkacem")
    make_author("Paul Morel")
    url = reverse("wagtailsnippets_community_home_author:list")
    found = bruno.get(url, {"q": "Nour"}).context["object_list"]
    assert [author.name for author in found] == ["Nour Belkacem"]


def test_the_panel_tells_what_today_and_tomorrow_still_need(bruno: Client) -> None:
    make_section()
    photo = make_photo_of_the_day(title="<b>Un lever</b>")
    make_message_of_the_day(day(1), live=False)
    home = bruno.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[photo.pk]) in home
    assert "<b>Un lever</b>" not in home
    assert home.count("cc-days__missing") == 2


def test_those_who_only_look_see_no_panel(client: Client) -> None:
    client.force_login(make_user("olga", group="Observer"))
    assert "community-days" not in client.get(reverse("wagtailadmin_home")).content.decode()
