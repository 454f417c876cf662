"""A picture's sizes are made when it is saved; reading makes none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms_community.pictures.actions import make_renditions
from cms_community.pictures.models import Picture, Rendition
from cms_community.pictures.purposes import served_files
from cms_community.pictures.tasks import render_picture
from tests import builders as make

pytestmark = pytest.mark.django_db

SPECS = {served.spec for served in served_files()}


def saved_picture(commit: Any, **kw: Any) -> Picture:
    """A picture whose row is committed."""
    with commit(execute=True):
        picture = make.make_picture(**kw)
    picture.refresh_from_db()
    return picture


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what waits for the commit."""
    return django_capture_on_commit_callbacks


def test_a_saved_picture_has_every_served_size_and_a_placeholder(commit: Any) -> None:
    picture = saved_picture(commit)
    assert set(picture.renditions.values_list("filter_spec", flat=True)) == SPECS
    assert picture.placeholder.startswith("data:image/webp;base64,")
    assert len(picture.placeholder) < 500


def test_a_size_is_never_larger_than_the_picture(commit: Any) -> None:
    picture = saved_picture(commit, size=(300, 200))
    assert all(size.width <= 300 and size.height <= 200 for size in picture.renditions.all())


def test_saving_again_makes_no_size_twice(commit: Any) -> None:
    picture = saved_picture(commit)
    before = set(picture.renditions.values_list("pk", flat=True))
    with commit(execute=True):
        picture.save()
    assert set(picture.renditions.values_list("pk", flat=True)) == before


def test_a_picture_deleted_meanwhile_is_no_error(commit: Any) -> None:
    picture = saved_picture(commit)
    key = picture.pk
    picture.delete()
    assert render_picture.call(key) is None


def test_reading_pages_makes_no_size(client: Client) -> None:
    picture = make.make_picture()
    article = make.make_article(
        hero_picture=picture, body=[("picture", {"picture": picture, "caption": ""})]
    )
    photo = make.make_photo_of_the_day(picture=picture)
    for page in (article, photo, make.make_home(), article.get_parent()):
        assert client.get(page.url).status_code == 200
    assert not Rendition.objects.exists()


def test_a_page_offers_the_sizes_that_were_made(client: Client) -> None:
    picture = make.make_picture()
    make_renditions(picture=picture)
    article = make.make_article(hero_picture=picture)
    answer = client.get(article.url).content.decode()
    assert "fill-960x540.format-webp.webp 640w" in answer
    assert 'alt="Un port au soleil"' in answer
