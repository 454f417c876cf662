"""The edge in the servers that it is served by, following real changes."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.builders import make_article, publish

from .servers import Way, newsroom, until

pytestmark = [
    pytest.mark.server,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
LIST = "/api/v1/articles/"


@pytest.mark.parametrize("server", ["granian", "gunicorn"])
def test_a_server_answers_from_its_edge_and_follows_what_is_published(server: str) -> None:
    article = make_article("Le tramway arrive")
    item = f"{LIST}{article.public_id}/"
    with newsroom(server) as site:
        until(lambda: "content-encoding" in site.get(item, **{"Accept-Encoding": "br"})[1])
        status, headers, body = site.get(item)
        assert (status, b"Le tramway arrive" in body) == (200, True)
        assert site.get(item, **{"If-None-Match": headers["etag"]})[0] == 304
        head = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        head.request("HEAD", item)
        answer = head.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        assert answer.getheader("content-length") == str(len(body))
        head.close()
        article.title = "Le tramway est là"
        publish(article)
        until(lambda: "Le tramway est là".encode() in site.get(item)[2])
        article.unpublish()
        until(lambda: site.get(item)[0] == 404)
        assert b"tramway" not in site.get(LIST)[2]


def test_two_servers_show_what_a_third_process_publishes() -> None:
    article = make_article("Le tramway arrive")
    item = f"{LIST}{article.public_id}/"
    with newsroom("granian") as one, newsroom("granian") as other:
        for round_ in range(3):
            for site in (one, other):
                until(lambda site=site: site.get(item)[0] == 200)  # type: ignore[misc]  # a default in a lambda
            article.title = f"Le tramway {round_}"
            publish(article)
            for site in (one, other):
                until(lambda site=site: article.title.encode() in site.get(item)[2])  # type: ignore[misc]  # a default in a lambda


def test_while_the_database_is_away_what_is_held_is_served() -> None:
    article = make_article("Le tramway arrive")
    item = f"{LIST}{article.public_id}/"
    way = Way(int(connection.settings_dict["PORT"] or 5432))
    with newsroom("granian", database_port=way.port) as site:
        # Until the feed was read once, nothing is kept.
        until(lambda: site.get(item, **{"Accept-Encoding": "gzip"})[1].get("content-encoding"))
        plain = site.get(item)[2]
        way.cut()
        until(lambda: int(site.get(item)[1].get("age", 0)) >= 1)
        with ThreadPoolExecutor(8) as crowd:
            held = list(crowd.map(lambda _: site.get(item), range(40)))
            missing = list(crowd.map(lambda n: site.get(f"{LIST}?slug={n}"), range(8)))
        assert {(status, body) for status, _, body in held} == {(200, plain)}
        assert {status for status, _, _ in missing} == {503}
        assert {headers["retry-after"] for _, headers, _ in missing} == {"5"}
        assert {headers["content-type"] for _, headers, _ in missing} == {
            "application/problem+json"
        }
        article.title = "Le tramway est là"
        publish(article)
        assert site.get(item)[2] == plain
        way.open()
        until(lambda: article.title.encode() in site.get(item)[2])
        assert "age" not in site.get(item)[1]
        assert site.status(f"{LIST}?slug=1") == 200
    way.cut()
