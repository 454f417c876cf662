"""Caches in front of the newsroom are told what has changed, by a real server that counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from wagtail.contrib.frontend_cache.backends import HTTPBackend

from cms_community.delivery.models import FeedCounter, PurgePosition
from cms_community.delivery.purging import purge_changed
from cms_community.pictures.models import Picture
from cms_community.pictures.retouch.actions import retouch_picture, version_of
from cms_community.pictures.retouch.recipe import Recipe
from tests.api.conftest import deliver
from tests.builders import make_article, make_picture, make_section, publish

pytestmark = pytest.mark.django_db
API = "https://newsroom.example/api/v1/"


class Cache(ThreadingHTTPServer):
    """A cache that notes what it is told to forget."""

    def __init__(self) -> None:
        self.purged: list[str] = []
        super().__init__(("127.0.0.1", 0), Purge)


class Purge(BaseHTTPRequestHandler):
    """Takes PURGE alone."""

    server: Cache

    def do_PURGE(self) -> None:
        """Note the address."""
        self.server.purged.append(f"https://{self.headers['Host']}{self.path}")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing: the test looks at what was noted."""


class Tagged(HTTPBackend):  # type: ignore[misc]  # Wagtail ships no types
    """A backend that purges by tag too."""

    told: list[str] = []

    def purge_tags(self, tags: list[str]) -> None:
        """Note them."""
        self.told += tags


@pytest.fixture
def cache(settings: Any) -> Iterator[Cache]:
    """A cache, configured as Wagtail has it."""
    with Cache() as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        location = f"http://127.0.0.1:{server.server_port}"
        backend = {"BACKEND": f"{__name__}.Tagged", "LOCATION": location}
        settings.WAGTAILFRONTENDCACHE = {"cdn": backend}
        settings.CMS_COMMUNITY = {"API_URL": API, "FRONT_END_URL": "https://www.example.com"}
        Tagged.told = []
        yield server
        server.shutdown()


def test_what_changed_is_purged_once(cache: Cache) -> None:
    article = make_article("Le tramway arrive", slug="tramway", parent=make_section("Société"))
    deliver()
    assert purge_changed() == 0
    article.title = "Le tramway est là"
    publish(article)
    deliver()
    assert purge_changed() == 1
    assert set(cache.purged) == {
        f"{API}articles/{article.public_id}/",
        f"{API}articles/",
        "https://www.example.com/societe/tramway/",
    }
    assert Tagged.told == [f"article:{article.short_id}", "articles"]
    assert purge_changed() == 0
    assert len(cache.purged) == 3


def test_the_address_that_a_page_had_is_purged_too(cache: Cache) -> None:
    article = make_article("Le tramway arrive", slug="tramway", parent=make_section("Société"))
    deliver()
    purge_changed()
    article.slug = "le-tram"
    publish(article)
    deliver()
    purge_changed()
    assert {
        "https://www.example.com/societe/tramway/",
        "https://www.example.com/societe/le-tram/",
    } <= set(cache.purged)


def test_a_page_that_is_taken_down_is_purged(cache: Cache) -> None:
    article = make_article(slug="tramway", parent=make_section("Société"))
    deliver()
    purge_changed()
    article.unpublish()
    deliver()
    assert purge_changed() == 1
    assert "https://www.example.com/societe/tramway/" in cache.purged


def test_a_worker_killed_before_it_kept_the_position_purges_again(cache: Cache) -> None:
    purge_changed()
    make_article()
    deliver()
    before = PurgePosition.objects.get().last
    purge_changed()
    purged = list(cache.purged)
    PurgePosition.objects.update(last=before)
    purge_changed()
    assert cache.purged == purged * 2


def test_a_feed_that_began_anew_is_purged_whole(cache: Cache) -> None:
    make_article()
    deliver()
    PurgePosition.objects.create(pk=1, last=FeedCounter.objects.get().last + 100)
    assert purge_changed() > 0
    assert PurgePosition.objects.get().last == FeedCounter.objects.get().last


def test_without_a_cache_nothing_is_done(settings: Any) -> None:
    settings.WAGTAILFRONTENDCACHE = None
    make_article()
    deliver()
    assert purge_changed() == 0
    assert not PurgePosition.objects.exists()


def test_caches_forget_the_files_of_a_picture_that_was_covered_or_deleted(
    cache: Cache, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.WAGTAILADMIN_BASE_URL = "https://newsroom.example"

    def addresses() -> set[str]:
        picture = Picture.objects.get()
        files = [picture.file, *(made.file for made in picture.renditions.all())]
        return {f"https://newsroom.example{file.url}" for file in files}

    with django_capture_on_commit_callbacks(execute=True):
        picture = make_picture()
    before = addresses()
    assert len(before) == 4
    assert cache.purged == []
    covered = Recipe.read({"regions": [{"kind": "redact", "x": 0, "y": 0, "w": 0.5, "h": 0.5}]})
    with django_capture_on_commit_callbacks(execute=True):
        version = version_of(picture)
        retouch_picture(picture=picture, recipe=covered, version=version, by=None)
    assert set(cache.purged) == before
    now = addresses()
    with django_capture_on_commit_callbacks(execute=True):
        Picture.objects.get().delete()
    assert set(cache.purged) == before | now
