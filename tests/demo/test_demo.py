"""The demo newsroom is whole, the same each time, and keeps what the person changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from wagtail.images.models import Filter
from wagtail.models import Page, Site

from cms_community.comments.models import Comment, Discussion, Pick
from cms_community.conf import newsroom_zone
from cms_community.demo.newsroom import build_newsroom, picture_keys
from cms_community.demo.painting import Painted, paint
from cms_community.demo.people import LOGINS, PASSWORD
from cms_community.demo.plan import Plan
from cms_community.demo.premises import newsroom_stands, refuse_another_site
from cms_community.demo.script import read_script
from cms_community.demo.texts import Script
from cms_community.members.models import Member
from cms_community.pictures.drawing import needed
from cms_community.pictures.models import Drawing, Picture, Rendition
from home.models import (
    AlbumPage,
    ArticlePage,
    Author,
    CommentSelectionPage,
    HomePage,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    SectionPage,
)

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=newsroom_zone())
TOMORROW = NOW.date() + timedelta(days=1)
Snapshot = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Built:
    """A newsroom in the database, and what two buildings of it held."""

    first: Snapshot
    second: Snapshot


@cache
def the_script() -> Script:
    """The script, read once."""
    return read_script()


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A media folder for this file's pictures."""
    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))):
        yield


@pytest.fixture(scope="module")
def painted(media: None) -> list[Painted]:
    """Every picture; to save time, all of them are the same small one."""
    one = paint("tramway", width=90)
    return [replace(one, key=key) for key in picture_keys(the_script())]


@pytest.fixture(scope="module")
def newsroom(
    painted: list[Painted], django_db_setup: None, django_db_blocker: Any
) -> Iterator[Built]:
    """The newsroom, built twice from nothing; taken down when the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            first = build(painted)
            transaction.set_rollback(True)
        yield Built(first, build(painted))
        transaction.set_rollback(True)


def build(painted: list[Painted]) -> Snapshot:
    """What the newsroom of the fixed moment holds, once it is built."""
    plan = Plan(script=the_script(), now=NOW)
    build_newsroom(plan, painted, stage=lambda name: nullcontext())
    return snapshot()


def snapshot() -> Snapshot:
    """Everything that a front end or a desk would see, without the database's own numbers."""
    dates = ("first_published_at", "last_published_at")
    rows: Snapshot = []
    for kind in (HomePage, SectionPage, ArticlePage, AlbumPage, CommentSelectionPage):
        rows += kind.objects.order_by("path").values_list("public_id", "title", "url_path", *dates)
    for day in (PhotoOfTheDayPage, MessageOfTheDayPage):
        rows += day.objects.order_by("day").values_list("public_id", "title", "day", *dates)
    rows += Picture.objects.order_by("title").values_list("public_id", "title", "file", "file_hash")
    rows += Author.objects.values_list("public_id", "name", "slug")
    rows += Pick.objects.order_by("public_id").values_list("public_id", "excerpt", "picked_at")
    rows += Comment.objects.order_by("remote_id").values_list(
        "remote_id", "body_text", "state", "created_at", "reactions", "parent__remote_id"
    )
    return rows


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_newsroom(newsroom: Built) -> None:
    assert len(newsroom.first) > 1500
    assert newsroom.first == newsroom.second


@pytest.mark.django_db
def test_the_newsroom_holds_what_it_promises(newsroom: Built) -> None:
    assert SectionPage.objects.count() == 4
    assert Author.objects.count() == 6
    assert ArticlePage.objects.published().count() == 24
    assert CommentSelectionPage.objects.published().count() == 3
    assert AlbumPage.objects.published().count() == 2
    assert Discussion.objects.count() == 40
    assert Member.objects.count() == 150
    assert Comment.objects.count() == 1500


@pytest.mark.django_db
def test_the_comments_are_as_mixed_as_on_any_morning(newsroom: Built) -> None:
    for state in ("visible", "held", "rejected", "removed_by_author"):
        assert Comment.objects.filter(state=state).count() >= 20
    assert Comment.objects.filter(parent__isnull=False).count() > 300
    assert Comment.objects.filter(reactions__gt=0).count() > 300
    assert Pick.objects.live().count() == len(the_script().picked_voices)


@pytest.mark.django_db
def test_fourteen_days_end_tomorrow(newsroom: Built) -> None:
    fortnight = [TOMORROW - timedelta(days=days) for days in range(14)]
    for kind in (PhotoOfTheDayPage, MessageOfTheDayPage):
        assert list(kind.objects.order_by("-day").values_list("day", flat=True)) == fortnight


@pytest.mark.django_db
def test_tomorrow_is_live_and_nobody_sees_it(newsroom: Built) -> None:
    photo = PhotoOfTheDayPage.objects.get(day=TOMORROW)
    with time_machine.travel(NOW, tick=False):
        assert photo.live
        assert Client().get(photo.url).status_code == 404


@pytest.mark.django_db
def test_articles_are_dated_and_ordered_as_in_a_newspaper(newsroom: Built) -> None:
    newest = ArticlePage.objects.order_by("-first_published_at")
    dates = list(newest.values_list("first_published_at", flat=True))
    assert dates[0] <= NOW
    assert len(set(dates)) > 20
    assert not ArticlePage.objects.filter(has_unpublished_changes=True).exists()


@pytest.mark.django_db
def test_articles_link_to_each_other(newsroom: Built) -> None:
    article = ArticlePage.objects.get(slug="marche-couvert-halle-valmer")
    linked = ArticlePage.objects.get(slug="tramway-ligne-b-quai")
    with time_machine.travel(NOW, tick=False):
        answer = Client().get(article.url).content.decode()
    assert f'href="{linked.url}"' in answer
    assert "article:" not in answer


@pytest.mark.django_db
def test_every_page_can_be_read(newsroom: Built) -> None:
    with time_machine.travel(NOW, tick=False):
        live = Page.objects.filter(depth__gt=1).live().specific()
        pages = [page for page in live if not later(page)]
        answers = {page.url: Client().get(page.url).status_code for page in pages}
    assert len(answers) == 1 + 4 + 24 + 2 + 1 + 13 + 13 + 3
    assert set(answers.values()) == {200}


def later(page: Page) -> bool:
    """Whether the page is tomorrow's."""
    return getattr(page, "day", None) == TOMORROW


@pytest.mark.django_db
def test_every_picture_has_its_sizes_its_words_and_its_place_in_the_search(newsroom: Built) -> None:
    assert Picture.objects.count() == len(the_script().pictures)
    assert not Picture.objects.filter(alt="").exists()
    assert not Picture.objects.filter(placeholder="").exists()
    needed_files = sum(len(list(needed(picture))) for picture in Picture.objects.all())
    assert Rendition.objects.count() == needed_files
    some = Picture.objects.first()
    assert some in Picture.objects.search(some.title)


@pytest.mark.django_db
def test_sizes_are_those_that_a_save_would_make(newsroom: Built) -> None:
    picture = Picture.objects.first()
    found = picture.find_existing_renditions(*(Filter(one.spec) for one in needed(picture)))
    assert {one.pk for one in found.values()} == set(
        picture.renditions.values_list("pk", flat=True)
    )
    picture.save()
    assert not Drawing.objects.exclude(due_at=None).exists()


@pytest.mark.django_db
def test_the_front_page_takes_the_place_of_wagtails_welcome(newsroom: Built) -> None:
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.get()
    assert (site.hostname, site.port, site.site_name) == ("localhost", 8000, "Le Fanal")
    assert not Page.objects.filter(slug="home").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.username)
def test_everyone_logs_in_with_the_demos_password(newsroom: Built, login: Any) -> None:
    user = authenticate(username=login.username, password=PASSWORD)
    assert user is not None
    assert user.is_superuser == (not login.group)
    assert [group.name for group in user.groups.all()] == ([login.group] if login.group else [])


@pytest.mark.django_db
def test_a_newsroom_that_stands_is_recognised(newsroom: Built) -> None:
    assert newsroom_stands()
    refuse_another_site()
