"""Errors: one shape for every status, and nothing a caller sends makes the server fail."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.resources import RESOURCES
from tests.api.conftest import Reader, deliver

pytestmark = pytest.mark.django_db

NAUGHTY = [
    "%00",
    "%F0%9F%98%80",
    "'; DROP TABLE wagtailcore_page; --",
    '" OR 1=1 --',
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "%ff%fe",
    "\u202e",
    "NaN",
    "-1",
    "1e309",
    "9" * 10_000,
    "mot+" * 2_000,
]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/?bogus=1", 400),
        ("get", "/api/v1/routes/", 400),
        ("get", "/api/v1/routes/?path=/nothing/", 404),
        ("get", "/api/v1/search/", 400),
        ("get", "/api/v1/site/?bogus=1", 400),
        ("get", "/api/v1/menus/?bogus=1", 400),
        ("get", "/api/v1/redirects/?cursor=x", 400),
        ("get", "/api/v1/redirects/?limit=1001", 400),
        ("get", "/api/v1/sitemap.xml?bogus=1", 400),
        ("get", "/api/v1/sitemaps/1.xml", 404),
        ("get", "/api/v1/sitemaps/99999999999999999999.xml", 404),
        ("get", "/api/v1/news-sitemap.xml?bogus=1", 400),
        ("get", "/api/v1/articles/atom.xml?bogus=1", 400),
        ("get", "/api/v1/articles/feed.json?bogus=1", 400),
        ("get", "/api/v1/comment-selections/atom.xml?section=x", 400),
        ("get", "/api/v1/comment-selections/feed.json?bogus=1", 400),
        ("get", "/api/v1/nothing/", 404),
        ("get", "/api/v1/articles/1/", 404),
        ("get", "/api/v2/", 404),
        ("get", "/api/v1/articles/%0A/", 404),
        ("get", "/api/v1/articles/00000000-0000-0000-0000-000000000000/", 404),
        ("post", "/api/v1/articles/", 405),
        ("options", "/api/v1/articles/", 405),
        ("delete", "/api/v1/nothing/", 405),
        ("get", "/api/v1/articles/?bogus=1", 400),
        ("get", "/api/v1/openapi.yaml?bogus=1", 400),
        ("post", "/api/v1/openapi.yaml", 405),
        ("options", "/api/v1/docs/", 405),
        ("get", "/api/v1/photos-of-the-day/20261122/", 404),
        ("get", "/api/v1/photos-of-the-day/2026-W47-7/", 404),
        ("get", "/api/v1/picks/?criterion=nope", 400),
        ("get", "/api/v1/albums/00000000-0000-0000-0000-000000000000/pictures/", 404),
        ("post", "/api/v1/albums/00000000-0000-0000-0000-000000000000/pictures/", 405),
        ("get", f"/api/v1/videos/{uuid.UUID(int=0)}/subtitles/fr.subtitles.vtt", 404),
        ("post", f"/api/v1/videos/{uuid.UUID(int=0)}/subtitles/fr.subtitles.vtt", 405),
    ],
)
def test_every_error_is_a_problem(client: Client, method: str, path: str, status: int) -> None:
    response = getattr(client, method)(path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize("question", ["picks/?criterion=nope", "search/?q=bac&resource=nope"])
def test_whoever_writes_an_unknown_word_is_told_those_that_are_known(
    client: Client, question: str
) -> None:
    (error,) = client.get(f"/api/v1/{question}").json()["errors"]
    assert error["detail"].startswith("Unknown: nope. Known here: ")
    assert {"humour", "articles"} & set(error["detail"].rstrip(".").split(": ")[-1].split(", "))


@pytest.mark.parametrize("path", ["articles/", "photos-of-the-day/today/", "picks/"])
def test_thousands_of_parameters_are_refused(client: Client, path: str) -> None:
    question = "&".join(f"a{n}=1" for n in range(2000))
    assert client.get(f"/api/v1/{path}?{question}").status_code == 400


def test_an_error_reads_the_same_whatever_language_is_asked_for(client: Client) -> None:
    path = "/api/v1/articles/?limit=0"
    french = client.get(path, headers={"Accept-Language": "fr"})
    english = client.get(path, headers={"Accept-Language": "en"})
    assert french.content == english.content
    assert b"greater than or equal to 1" in english.content
    assert "Accept-Language" not in english.headers.get("Vary", "")


def test_a_host_that_is_not_ours_is_a_problem(client: Client) -> None:
    response = client.get("/api/v1/articles/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_html_is_never_asked_for_in_vain(client: Client) -> None:
    response = client.get("/api/v1/articles/", headers={"Accept": "text/html"})
    assert response["Content-Type"] == "application/json"


def test_head_is_answered_without_a_body(client: Client) -> None:
    response = client.head("/api/v1/articles/")
    assert (response.status_code, response.content) == (200, b"")


def parameters() -> list[tuple[str, str]]:
    """Every parameter of every list."""
    return [(r.name, name) for r in RESOURCES for name in r.parameters().fields]


@pytest.mark.parametrize(("resource", "parameter"), parameters())
def test_a_naughty_string_is_never_a_server_error(
    client: Client, resource: str, parameter: str
) -> None:
    for text in NAUGHTY:
        response = client.get(f"/api/v1/{resource}/", {parameter: text})
        assert response.status_code in (200, 400), (text, response.content)
        raw = client.get(f"/api/v1/{resource}/?{parameter}={text}")
        assert raw.status_code in (200, 400), (text, raw.content)


@pytest.mark.parametrize(("resource", "parameter"), parameters())
def test_a_nul_byte_is_refused_everywhere(client: Client, resource: str, parameter: str) -> None:
    assert client.get(f"/api/v1/{resource}/?{parameter}=a%00b").status_code == 400


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_no_day_makes_the_server_fail(client: Client, text: str) -> None:
    response = client.get("/api/v1/photos-of-the-day/" + text.replace("?", "").replace("#", ""))
    assert response.status_code in (200, 301, 404)


def test_an_unexpected_error_is_a_logged_problem(client: Reader, caplog: Any) -> None:
    deliver()
    before = transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE community_delivery_document RENAME TO away")
    response = client.ask("GET", "/api/v1/picks/")
    transaction.savepoint_rollback(before)
    assert response.status_code in (500, 503)
    assert response["Content-Type"] == "application/problem+json"
    assert "away" not in response.content.decode()
    assert caplog.records


FEEDS = {
    f"{name}-{feed}" for name in ("articles", "comment-selections") for feed in ("atom", "feed")
}
OTHERS = FEEDS | {
    *("index", "contract", "docs", "changes", "routes", "search", "site", "menus", "redirects"),
    *("sitemap", "sitemap-page", "news-sitemap", "preview", "albums-pictures", "videos-subtitles"),
    # Those that take something in: tests/api/test_push.py, tests/comments/live/test_webhooks.py.
    *("push", "webhook"),
}


def test_no_route_of_the_api_is_without_a_test_of_its_errors() -> None:
    resolver = get_resolver("api.urls")
    named = {pattern.name for pattern in resolver.url_patterns if getattr(pattern, "name", None)}
    lists = {f"{r.name}-list" for r in RESOURCES} | {f"{r.name}-item" for r in RESOURCES}
    days = {"photos-of-the-day-day", "messages-of-the-day-day"}
    assert named == lists | days | OTHERS


def test_conditions_for_writers_are_none_of_a_readers_business(client: Reader) -> None:
    deliver()
    answer = client.ask("GET", "/api/v1/articles/", headers={"If-Match": '"no"'})
    assert answer.status_code == 200
