"""A video's page: a file or an address, described and shown by us; its subtitles."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image
from wagtail.embeds.models import Embed
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms_community.pictures.models import Picture
from home.models import SectionPage, VideoPage
from tests.builders import make_bruno, make_home, make_picture, make_section, make_video_file

pytestmark = pytest.mark.django_db
WEBVTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n"


class Provider(BaseHTTPRequestHandler):
    """A site that plays videos: describes them, and has their posters."""

    def do_GET(self) -> None:
        """Its description, or a poster."""
        self.server.asked.append(self.path)  # type: ignore[attr-defined]  # given below
        if self.server.silent:  # type: ignore[attr-defined]  # given below
            self.send_error(503)
            return
        self.send_response(200)
        self.end_headers()
        drawn = self.server.poster  # type: ignore[attr-defined]  # given below
        self.wfile.write(drawn if self.path.startswith("/poster") else self.description())

    def description(self) -> bytes:
        """As oEmbed has it, unless the test has something else told."""
        if self.server.told is not ...:  # type: ignore[attr-defined]  # given below
            return json.dumps(self.server.told).encode()  # type: ignore[attr-defined]  # given below
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]  # its port
        return json.dumps(
            {
                "type": "video",
                "version": "1.0",
                "title": "Le bac",
                "author_name": "Ville de Valmer",
                "provider_name": "Tube",
                "html": '<iframe src="https://video.example/embed/42"></iframe>',
                "width": 640,
                "height": 360,
                "thumbnail_url": f"{here}/poster.jpg",
            }
        ).encode()

    def log_message(self, *args: Any) -> None:
        """Nothing on the screen."""


def poster() -> bytes:
    """A picture."""
    drawn = io.BytesIO()
    Image.new("RGB", (640, 360), "navy").save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.fixture
def tube(settings: Any) -> Iterator[Any]:
    """A site that plays videos, on this machine."""
    cache.clear()
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.asked, server.silent = [], False
    server.poster, server.told = poster(), ...
    threading.Thread(target=server.serve_forever, daemon=True).start()
    provider = {
        "endpoint": f"http://127.0.0.1:{server.server_port}/oembed",
        "urls": [r"^https://video\.example/.+$", r"^https://(www\.)?youtube\.com/watch.+$"],
    }
    settings.WAGTAILEMBEDS_FINDERS = [
        {"class": "wagtail.embeds.finders.oembed", "providers": [provider]}
    ]
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"EMBED_ALLOWED_HOSTS": ["127.0.0.1"]}
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def bruno(client: Client) -> Client:
    """Bruno, the editor, logged in, in a newsroom with a section."""
    make_section(parent=make_home())
    client.force_login(make_bruno())
    return client


def sent(*, subtitles: Any = (), publish: bool = True, **kw: Any) -> dict[str, Any]:
    """The form as the editor sends it."""
    known = {"title": "Le bac de sept heures", "slug": "le-bac", "standfirst": "", "file": ""}
    known |= {"address": "", "poster": "", "length": "", "credit": "", "transcript": "null"}
    known |= {"tags": "", "subtitles": inline_formset(list(subtitles))}
    known |= {"video_authors": inline_formset([]), "comments": inline_formset([])} | kw
    return nested_form_data(known | ({"action-publish": "1"} if publish else {}))


def add(client: Client, **kw: Any) -> Any:
    """Send a new video's form."""
    section = SectionPage.objects.get()
    return client.post(
        f"/admin/pages/add/community_home/videopage/{section.pk}/", sent(**kw), follow=True
    )


def test_a_file_with_subtitles_is_published(bruno: Client) -> None:
    video = make_video_file()
    track = {"language": "fr", "kind": "subtitles", "text": WEBVTT.replace("\n", "\r\n")}
    add(bruno, file=video.pk, subtitles=[track], poster=make_picture().pk)
    page = VideoPage.objects.get()
    assert page.live
    [subtitles] = page.subtitles.all()
    assert (subtitles.text, subtitles.label) == (WEBVTT, "français")


def test_subtitles_that_no_player_reads_are_refused_with_their_line(bruno: Client) -> None:
    track = {"language": "fr", "kind": "subtitles", "text": "WEBVTT\n\n00:01,0 --> 2\nBonjour"}
    answer = add(bruno, file=make_video_file().pk, subtitles=[track])
    assert "Ligne 3 : ce n’est pas un temps" in answer.text
    assert "Bonjour" in answer.text
    assert not VideoPage.objects.exists()


def test_the_same_language_twice_is_refused(bruno: Client) -> None:
    track = {"language": "fr", "kind": "subtitles", "text": WEBVTT}
    answer = add(bruno, file=make_video_file().pk, subtitles=[track, track])
    assert answer.status_code == 200
    assert not VideoPage.objects.exists()


def test_a_draft_may_lack_its_video_and_a_page_may_not(bruno: Client) -> None:
    answer = add(bruno)
    assert "Il faut à une vidéo un fichier, ou une adresse ailleurs." in answer.text
    assert not VideoPage.objects.exists()
    add(bruno, publish=False)
    assert not VideoPage.objects.get().live


def test_it_is_one_thing(bruno: Client, tube: Any) -> None:
    answer = add(bruno, file=make_video_file().pk, address="https://video.example/42")
    assert "Choisissez l’un des deux" in answer.text


def test_an_address_is_described_when_it_is_saved_with_a_poster_of_ours(
    bruno: Client, tube: Any
) -> None:
    add(bruno, address="https://video.example/42")
    page = VideoPage.objects.get()
    assert page.live
    assert Embed.objects.get().title == "Le bac"
    assert page.shown_poster == Picture.objects.get()
    assert page.shown_poster.credit == "Ville de Valmer, Tube"
    assert [path.split("?")[0] for path in tube.asked] == ["/oembed", "/poster.jpg"]


def test_saving_again_asks_nobody_again(bruno: Client, tube: Any) -> None:
    add(bruno, address="https://video.example/42", publish=False)
    page = VideoPage.objects.get()
    edit = f"/admin/pages/{page.pk}/edit/"
    for _time in range(3):
        bruno.post(edit, sent(address="https://video.example/42", publish=False))
        bruno.post(f"{edit}preview/", sent(address="https://video.example/42", publish=False))
    bruno.post(edit, sent(address="https://video.example/42"))
    page.refresh_from_db()
    assert page.shown_poster is not None
    assert Picture.objects.count() == 1
    assert len(tube.asked) == 2


def test_what_is_typed_fetches_no_posters(bruno: Client, tube: Any) -> None:
    """A draft is saved at every pause, and the beginning of an address may be another video's."""
    add(bruno, address="https://video.example/4", publish=False)
    page = VideoPage.objects.get()
    edit = f"/admin/pages/{page.pk}/edit/"
    for end in ("42", "421"):
        bruno.post(edit, sent(address=f"https://video.example/{end}", publish=False))
    assert not Picture.objects.exists()
    bruno.post(edit, sent(address="https://video.example/421"))
    page.refresh_from_db()
    assert page.shown_poster == Picture.objects.get()


def test_a_poster_that_cannot_be_had_is_left_alone_for_a_while(bruno: Client, tube: Any) -> None:
    tube.poster = b"<html>"
    add(bruno, address="https://video.example/42")
    page = VideoPage.objects.get()
    for _time in range(3):
        bruno.post(f"/admin/pages/{page.pk}/edit/", sent(address="https://video.example/42"))
    assert [path.split("?")[0] for path in tube.asked] == ["/oembed", "/poster.jpg"]


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {"type": None},
        {"type": "v" * 500},
        {"type": "photo"},
        {"type": "video", "title": "a\0b"},
        {"type": "video", "title": 5, "html": 7, "width": 10**12},
        {"type": "video", "html": ["<iframe>"]},
        {"type": "video", "cache_age": 1e300},
    ],
)
def test_whatever_a_site_answers_is_no_error_of_ours(bruno: Client, tube: Any, told: Any) -> None:
    tube.told = told
    answer = add(bruno, address="https://video.example/42")
    assert answer.status_code == 200
    assert "https://video.example/42" in answer.text
    assert not VideoPage.objects.exists()


@pytest.mark.parametrize("length", ["-1:00", "999999999 00:00:00"])
def test_a_length_that_no_video_has_is_refused(bruno: Client, length: str) -> None:
    answer = add(bruno, address="https://youtu.be/dQw4w9WgXcQ", length=length)
    assert "Écrivez sa durée" in answer.text


def test_subtitles_exchange_their_languages(bruno: Client) -> None:
    """Whoever put two files into each other's place turns the languages round."""
    tracks = [{"language": code, "kind": "subtitles", "text": WEBVTT} for code in ("fr", "en")]
    add(bruno, file=make_video_file().pk, subtitles=tracks)
    page = VideoPage.objects.get()
    keys = [track.pk for track in page.subtitles.all()]
    turned = [
        track | {"id": key, "language": code}
        for track, key, code in zip(tracks, keys, ("en", "fr"), strict=True)
    ]
    form = sent(file=page.file.pk) | nested_form_data(
        {"subtitles": inline_formset(turned, initial=2)}
    )
    bruno.post(f"/admin/pages/{page.pk}/edit/", form)
    assert [track.language for track in page.subtitles.all()] == ["en", "fr"]
    assert [track.pk for track in page.subtitles.all()] == keys


def test_another_address_has_another_poster(bruno: Client, tube: Any) -> None:
    add(bruno, address="https://video.example/42")
    page = VideoPage.objects.get()
    bruno.post(f"/admin/pages/{page.pk}/edit/", sent(address="https://video.example/43"))
    page.refresh_from_db()
    assert Picture.objects.count() == 2
    assert page.shown_poster == Picture.objects.order_by("-pk").first()


def test_a_chosen_poster_is_shown_and_none_is_fetched(bruno: Client, tube: Any) -> None:
    chosen = make_picture()
    add(bruno, address="https://video.example/42", poster=chosen.pk)
    assert VideoPage.objects.get().shown_poster == chosen
    assert Picture.objects.count() == 1


def test_a_known_player_needs_no_answer_of_its_site(bruno: Client, tube: Any) -> None:
    tube.silent = True
    add(bruno, address="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    page = VideoPage.objects.get()
    assert page.live
    assert page.shown_poster is None


def test_a_site_that_does_not_answer_is_said_and_left_alone_for_a_while(
    bruno: Client, tube: Any
) -> None:
    tube.silent = True
    for _time in range(3):
        answer = add(bruno, address="https://video.example/42")
        assert "ne répond pas" in answer.text
    assert len(tube.asked) == 1
    assert "https://video.example/42" in answer.text


@pytest.mark.parametrize(
    "address", ["https://valmer.example/film", "http://127.0.0.1/", "https://youtube.com/"]
)
def test_an_address_of_no_video_is_refused(bruno: Client, tube: Any, address: str) -> None:
    answer = add(bruno, address=address)
    assert "Ce n’est pas l’adresse d’une vidéo" in answer.text
    assert tube.asked == []


def test_a_poster_inside_the_house_is_not_fetched(bruno: Client, tube: Any, settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"EMBED_ALLOWED_HOSTS": []}
    add(bruno, address="https://video.example/42")
    assert VideoPage.objects.get().shown_poster is None
    assert len(tube.asked) == 1


def test_the_built_in_page_plays_it_and_asks_no_other_site(client: Client, tube: Any) -> None:
    section = make_section(parent=make_home())
    page = section.add_child(instance=VideoPage(title="Le bac", file=make_video_file()))
    answer = client.get(page.url)
    assert f'<source src="{page.file.url}" type="video/mp4">' in answer.text
    other = section.add_child(
        instance=VideoPage(title="Ailleurs", address="https://youtu.be/dQw4w9WgXcQ")
    )
    answer = client.get(other.url)
    assert "<iframe" not in answer.text
    assert 'href="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in answer.text
