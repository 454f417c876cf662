"""Videos in the API: a file or a player, posters, subtitles, what readers may not see."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms_community.conf import newsroom_day
from cms_community.delivery.actions import render_due
from home.models import Subtitles, VideoAuthor
from tests.api.conftest import Reader, deliver
from tests.builders import (
    make_author,
    make_picture,
    make_section,
    make_video,
    make_video_file,
    publish,
)
from tests.videos.samples import a_webm

pytestmark = pytest.mark.django_db
API = "/api/v1/videos/"
YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
WEBVTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour à tous\n"


def of(client: Client, video: Any) -> Any:
    """One video."""
    response = client.get(f"{API}{video.public_id}/")
    assert response.status_code == 200, response.content
    return response.json()


def closed() -> Any:
    """A collection that only those who know a password may see."""
    collection = Collection.get_first_root_node().add_child(name="Archives")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="secret"
    )
    return collection


def described(address: str = YOUTUBE, **kw: Any) -> Embed:
    """What a provider said of a video when its page was saved."""
    told = {"title": "Le bac", "author_name": "Ville", "provider_name": "YouTube"}
    told |= {"html": "", "width": 200, "height": 113, "thumbnail_url": "", "type": "video"} | kw
    return Embed.objects.create(url=address, hash=get_embed_hash(address), **told)


def drawn(**kw: Any) -> Any:
    """A picture with one of its files, as the worker makes them."""
    picture = make_picture(**kw)
    picture.get_rendition("max-800x800|format-jpeg")
    return picture


def test_a_file_is_told_with_all_that_a_player_needs(client: Reader) -> None:
    poster = make_picture(alt="Le bac à quai")
    tracks = [
        Subtitles(language="fr", text=WEBVTT, sort_order=0),
        Subtitles(language="en", kind="captions", text=WEBVTT, sort_order=1),
    ]
    video = make_video(poster=poster, subtitles=tracks, credit="Nour", transcript="<p>Bonjour</p>")
    told = of(client, video)
    assert told["type"] == "video"
    assert told["file"] == {
        "url": f"http://127.0.0.1:8000{video.file.url}",
        "type": "video/mp4",
        "width": 64,
        "height": 36,
        "bytes": video.file.size,
    }
    assert told["embed"] is None
    assert told["duration"] == 2.0
    assert told["poster"]["alt"] == "Le bac à quai"
    assert (told["credit"], told["transcript"]) == ("Nour", "<p>Bonjour</p>")
    first, second = told["subtitles"]
    assert first == {
        "language": "fr",
        "label": "français",
        "kind": "subtitles",
        "url": f"http://127.0.0.1:8000{API}{video.public_id}/subtitles/fr.subtitles.vtt",
        "etag": hashlib.sha256(WEBVTT.encode()).hexdigest()[:24],
        "default": True,
    }
    assert (second["language"], second["kind"], second["default"]) == ("en", "captions", False)


def test_an_address_is_told_with_a_player_without_cookies(client: Reader) -> None:
    described()
    video = make_video(address=YOUTUBE, length=timedelta(minutes=3, seconds=42))
    told = of(client, video)
    assert told["file"] is None
    assert told["embed"] == {
        "provider": "YouTube",
        "url": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "address": YOUTUBE,
        "title": "Le bac",
        "author": "Ville",
        "width": 200,
        "height": 113,
    }
    assert told["duration"] == 222.0


def test_search_engines_are_told_of_a_video(client: Reader) -> None:
    video = make_video(poster=drawn(), standfirst="À sept heures, sur la Vère.")
    video.video_authors.add(VideoAuthor(author=make_author("Nour", slug="nour")))
    publish(video)
    known = of(client, video)["seo"]["json_ld"]
    assert known["@type"] == "VideoObject"
    assert known["duration"] == "P0DT00H00M02S"
    assert known["contentUrl"].endswith(video.file.url)
    assert known["description"] == "À sept heures, sur la Vère."
    assert known["author"] == [{"@type": "Person", "name": "Nour", "url": "/auteurs/nour/"}]
    assert known["thumbnailUrl"][0].endswith(".jpg")


def test_a_list_shows_cards_and_is_narrowed(client: Reader) -> None:
    culture = make_section("Culture")
    make_video("Ici", parent=culture)
    make_video("Ailleurs", parent=make_section("Sport"))
    found = client.get(f"{API}?section=culture").json()["items"]
    assert [card["title"] for card in found] == ["Ici"]
    assert "subtitles" not in found[0]


def test_what_cannot_be_played_has_no_document(client: Reader) -> None:
    video = make_video(address="https://nobody.example/film")
    assert client.get(f"{API}{video.public_id}/").status_code == 404
    assert client.get(API).json()["items"] == []
    described("https://nobody.example/film", html='<iframe src="https://n.example/e"></iframe>')
    assert of(client, video)["embed"]["url"] == "https://n.example/e"


def test_a_file_in_a_private_collection_leaves_and_comes_back(client: Reader) -> None:
    collection = closed()
    video = make_video(file=make_video_file(collection=collection))
    assert client.get(f"{API}{video.public_id}/").status_code == 404
    video.file.collection = Collection.get_first_root_node()
    video.file.save()
    assert of(client, video)["file"]
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )
    assert client.get(f"{API}{video.public_id}/").status_code == 404


def test_another_file_is_told_at_once(client: Reader) -> None:
    video = make_video()
    before = of(client, video)
    file = video.file
    file.file = make_video_file(content=b"").file  # its name alone: another file of the disk
    file.save()
    assert of(client, video)["file"]["url"] != before["file"]["url"]


def test_a_deleted_file_takes_the_video_out_of_the_api(client: Reader) -> None:
    video = make_video()
    assert of(client, video)
    video.file.delete()
    assert client.get(f"{API}{video.public_id}/").status_code == 404


def test_a_poster_whose_rights_end_leaves_at_midnight(client: Reader) -> None:
    poster = drawn(rights_until=newsroom_day())
    video = make_video(poster=poster)
    told = of(client, video)
    assert told["poster"]
    assert "thumbnailUrl" in told["seo"]["json_ld"]
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=2), tick=False):
        render_due()
        told = of(client, video)
        assert told["poster"] is None
        assert "thumbnailUrl" not in told["seo"]["json_ld"]


def test_subtitles_are_sent_as_players_read_them(client: Reader) -> None:
    video = make_video(subtitles=[Subtitles(language="fr", text=WEBVTT)])
    answer = client.get(f"{API}{video.public_id}/subtitles/fr.subtitles.vtt")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode() == WEBVTT
    assert f"video:{video.short_id}" in answer["Cache-Tag"]
    again = client.get(
        f"{API}{video.public_id}/subtitles/fr.subtitles.vtt",
        headers={"If-None-Match": answer["ETag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["en.subtitles", "fr.captions", "fr.chapters", "FR.subtitles"])
def test_there_are_no_other_subtitles(client: Reader, name: str) -> None:
    video = make_video(subtitles=[Subtitles(language="fr", text=WEBVTT)])
    answer = client.get(f"{API}{video.public_id}/subtitles/{name}.vtt")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_subtitles_are_hidden_with_their_video(client: Reader) -> None:
    video = make_video(subtitles=[Subtitles(language="fr", text=WEBVTT)])
    path = f"{API}{video.public_id}/subtitles/fr.subtitles.vtt"
    assert client.get(path).status_code == 200
    PageViewRestriction.objects.create(page=video, restriction_type="login")
    assert client.get(path).status_code == 404
    PageViewRestriction.objects.get().delete()
    assert client.get(path).status_code == 200
    video.unpublish()
    assert client.get(path).status_code == 404


def test_a_draft_of_subtitles_is_not_sent(client: Reader) -> None:
    video = make_video(subtitles=[Subtitles(language="fr", text=WEBVTT)])
    [track] = video.subtitles.all()
    track.text = WEBVTT.replace("Bonjour", "Secret")
    video.subtitles = [track]
    video.save_revision()
    answer = client.get(f"{API}{video.public_id}/subtitles/fr.subtitles.vtt")
    assert "Secret" not in answer.content.decode()


def test_a_correction_of_the_subtitles_alone_is_a_change_of_the_video(client: Reader) -> None:
    """Else no cache would drop the former ones, and their date would say that they are the same."""
    video = make_video(subtitles=[Subtitles(language="fr", text=WEBVTT)])
    path = f"{API}{video.public_id}/subtitles/fr.subtitles.vtt"
    with time_machine.travel(timezone.now() - timedelta(hours=1), tick=False):
        before = client.get(path)
    told = of(client, video)["subtitles"][0]["etag"]
    assert before["ETag"] == f'"{told}"'
    following = client.get("/api/v1/changes/").json()["meta"]["next"]
    [track] = video.subtitles.all()
    track.text = WEBVTT.replace("tous", "toutes et à tous")
    video.subtitles = [track]
    publish(video)
    [change] = client.get(following).json()["items"]
    assert change["id"] == str(video.public_id)
    assert f"video:{video.short_id}" in change["tags"]
    assert of(client, video)["subtitles"][0]["etag"] != told
    now = client.get(path, headers={"If-Modified-Since": before["Last-Modified"]})
    assert "toutes et à tous" in now.content.decode()


def test_subtitles_take_two_queries(client: Reader) -> None:
    """Whether the video may be seen, and the track."""
    video = make_video(subtitles=[Subtitles(language="fr", text=WEBVTT)])
    deliver()
    with CaptureQueriesContext(connection) as asked:
        client.ask("GET", f"{API}{video.public_id}/subtitles/fr.subtitles.vtt")
    assert len(asked) == 2


def test_a_list_takes_one_query_however_many_there_are(client: Reader) -> None:
    """The cards."""
    section = make_section()
    for number in range(3):
        make_video(f"Vidéo {number}", parent=section, poster=make_picture())
    deliver()
    with CaptureQueriesContext(connection) as asked:
        assert len(client.ask("GET", API).json()["items"]) == 3
    assert len(asked) == 1


def test_a_webm_is_told_as_one(client: Reader) -> None:
    video = make_video(file=make_video_file(content=a_webm(), name="bac.webm"))
    assert of(client, video)["file"]["type"] == "video/webm"


def test_a_transcript_is_found_by_search(client: Reader) -> None:
    make_video(transcript="<p>La sardinerie a retrouvé son mur.</p>")
    [found] = client.get("/api/v1/search/?q=sardinerie").json()["items"]
    assert found["card"]["type"] == "video"
