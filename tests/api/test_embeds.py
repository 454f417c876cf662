"""Embedded media: described by their provider when an article is saved, never while it is read."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone
from wagtail.embeds.models import Embed

from home.models import ArticlePage
from tests.api.conftest import Reader
from tests.builders import make_article

pytestmark = pytest.mark.django_db
VIDEO = "https://video.example/42"


class Provider(BaseHTTPRequestHandler):
    """Describes any video."""

    def do_GET(self) -> None:
        """An oEmbed answer."""
        self.server.asked.append(self.path)  # type: ignore[attr-defined]  # given below
        answer = {"type": "video", "title": "Le tram", "html": "<iframe></iframe>", "width": 640}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer | {"height": 360, "version": "1.0"}).encode())

    def log_message(self, *args: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """What a real provider on this machine was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.asked = []  # type: ignore[attr-defined]  # what its handler notes
    threading.Thread(target=server.serve_forever, daemon=True).start()
    provider = {
        "endpoint": f"http://127.0.0.1:{server.server_port}/oembed",
        "urls": [r"^https://video\.example/.+$"],
    }
    finder = {"class": "wagtail.embeds.finders.oembed", "providers": [provider]}
    with override_settings(WAGTAILEMBEDS_FINDERS=[finder]):
        yield server.asked  # type: ignore[attr-defined]  # given above
    server.shutdown()
    server.server_close()


def saved(body: list[tuple[str, Any]]) -> Any:
    """A body as the admin's form cleans it before it saves."""
    block = ArticlePage._meta.get_field("body").stream_block
    return block.clean(block.normalize(body))


def test_a_provider_is_asked_when_an_article_is_saved_and_not_when_it_is_read(
    client: Reader, asked: list[str], monkeypatch: Any
) -> None:
    article = make_article(body=saved([("embed", VIDEO)]))
    assert len(asked) == 1
    # Long out of date as the provider has it: a reader still makes nobody ask.
    Embed.objects.update(cache_until=timezone.now() - timedelta(days=1))
    reached: list[Any] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        reached.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    (block,) = client.get(f"/api/v1/articles/{article.public_id}/").json()["body"]
    assert (block["value"]["title"], block["value"]["html"]) == ("Le tram", "<iframe></iframe>")
    for path in ("articles/atom.xml", "articles/feed.json", "search/?q=tram"):
        assert client.get(f"/api/v1/{path}").status_code == 200
    assert len(asked) == 1
    # The shared cache may be asked; nobody else.
    assert [address for address in reached if address[1] != 6379] == []


def test_a_medium_that_nobody_describes_is_delivered_by_its_address_alone(
    client: Reader, asked: list[str]
) -> None:
    article = make_article(body=[("embed", VIDEO)])
    (block,) = client.get(f"/api/v1/articles/{article.public_id}/").json()["body"]
    assert (block["value"]["url"], block["value"]["html"]) == (VIDEO, "")
    assert asked == []


def test_an_address_that_no_provider_knows_is_refused_at_the_form(asked: list[str]) -> None:
    with pytest.raises(ValidationError):
        saved([("embed", "https://inconnu.example/1")])
    assert asked == []
