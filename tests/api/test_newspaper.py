"""The index, the site, its menus; who may ask how often, and from which origin."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import override_settings

from cms_community.conf import check_settings
from tests.api.conftest import Reader, deliver
from tests.builders import make_article, make_home, make_section, publish

pytestmark = pytest.mark.django_db


def settings_of(**kw: Any) -> Any:
    """The newsroom's settings, these among them."""
    return override_settings(CMS_COMMUNITY={"THROTTLES": {}} | kw)


def test_the_index_names_addresses_that_answer(client: Reader) -> None:
    make_section("Société")
    index = client.get("/api/v1/").json()
    entries = index["resources"] + index["others"]
    assert {"articles", "front-pages", "routes", "search"} <= {entry["name"] for entry in entries}
    for entry in entries:
        status = client.get(entry["url"]).status_code
        assert status == (400 if entry["name"] in ("routes", "search") else 200), entry


def test_the_site_tells_its_languages_its_day_and_its_front_page(client: Reader) -> None:
    home = make_home()
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), tick=False):
        response = client.get("/api/v1/site/")
    site = response.json()
    assert (site["default_locale"], site["time_zone"]) == ("fr", "Europe/Paris")
    assert site["day"] == "2026-11-23"
    assert site["locales"][0] == {"code": "fr", "prefix": "/", "front_page": str(home.public_id)}


def test_the_sites_day_is_not_kept_beyond_midnight(client: Reader) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 22, 59, 57, tzinfo=UTC), tick=False):
        assert "s-maxage=3," in client.get("/api/v1/site/")["Cache-Control"]


def test_menus_are_the_tree_of_what_the_desk_shows_in_them(client: Reader) -> None:
    society = make_section("Société", show_in_menus=True)
    hidden = make_section("Coulisses")
    make_section("Quartiers", parent=society, show_in_menus=True)
    make_section("Archives", parent=hidden, show_in_menus=True)
    make_section("Secret", show_in_menus=True, live=False)
    menus = client.get("/api/v1/menus/").json()
    tree = [(top["title"], [s["title"] for s in top["children"]]) for top in menus["sections"]]
    assert tree == [("Société", ["Quartiers"]), ("Archives", [])]
    assert menus["sections"][0]["url"] == "/societe/"
    hidden.refresh_from_db()
    hidden.show_in_menus = True
    publish(hidden)
    assert len(client.get("/api/v1/menus/").json()["sections"]) == 2
    assert client.get("/api/v1/menus/?locale=en").json()["sections"] == []


@pytest.mark.parametrize(("path", "queries"), [("menus/", 2), ("site/", 4), ("", 0)])
def test_each_costs_few_queries(
    client: Reader, path: str, queries: int, django_assert_num_queries: Any
) -> None:
    make_section("Société", show_in_menus=True)
    deliver()
    # The sections and when they next change; site, front pages, their next change, languages.
    with django_assert_num_queries(queries):
        client.ask("GET", f"/api/v1/{path}")


def statuses(
    client: Reader, count: int, path: str = "/api/v1/search/?q=a", **sent: Any
) -> list[int]:
    """What so many requests are answered."""
    return [client.ask("GET", path, **sent).status_code for _ in range(count)]


@pytest.fixture
def _noon() -> Iterator[None]:
    """A moment that stands still, so that no window ends during the test."""
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        yield


@pytest.mark.usefixtures("_noon")
def test_a_client_beyond_its_budget_is_told_when_to_come_back(client: Reader) -> None:
    with settings_of(THROTTLES={"search": "3/min"}):
        assert statuses(client, 5) == [200, 200, 200, 429, 429]
        refused = client.ask("GET", "/api/v1/search/?q=a")
        assert refused["Content-Type"] == "application/problem+json"
        assert int(refused["Retry-After"]) in (60, 61)
        assert statuses(client, 2, "/api/v1/articles/") == [200, 200]
        assert statuses(client, 1, REMOTE_ADDR="192.0.2.7") == [200]


@pytest.mark.usefixtures("_noon")
def test_items_and_lists_have_budgets_of_their_own(client: Reader) -> None:
    article = make_article()
    deliver()
    item = f"/api/v1/articles/{article.public_id}/"
    with settings_of(THROTTLES={"items": "1/min", "lists": "2/min"}):
        assert statuses(client, 2, item) == [200, 429]
        assert statuses(client, 3, "/api/v1/articles/") == [200, 200, 429]


def rotating(client: Reader, address: str) -> list[int]:
    """Eight requests, each with another client in front of what the proxy saw."""
    return [
        client.ask(
            "GET", "/api/v1/search/?q=a", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, {address}"
        ).status_code
        for n in range(8)
    ]


@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_client_that_names_others_spends_its_own_budget(client: Reader, proxies: int) -> None:
    with settings_of(THROTTLES={"search": "3/min"}, NUM_PROXIES=proxies):
        assert rotating(client, "198.51.100.1").count(429) == 5
        another = rotating(client, "198.51.100.2").count(429)
        assert another == (5 if proxies else 8)


@pytest.mark.usefixtures("_noon")
def test_an_ipv6_network_is_one_client(client: Reader) -> None:
    with settings_of(THROTTLES={"search": "1/min"}):
        answers = [statuses(client, 1, REMOTE_ADDR=f"2001:db8::{n}")[0] for n in (1, 2)]
        assert answers == [200, 429]
        assert statuses(client, 1, REMOTE_ADDR="2001:db8:0:1::1") == [200]


def closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_readers_read_on_while_the_shared_cache_is_away(client: Reader) -> None:
    away = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"redis://127.0.0.1:{closed_port()}/0",
    }
    make_home()
    deliver()
    with settings_of(THROTTLES={"search": "1/min"}), override_settings(CACHES={"default": away}):
        assert statuses(client, 3) == [200, 200, 200]


def test_no_address_is_kept_in_the_cache(client: Reader) -> None:
    kept: list[str] = []
    with settings_of(THROTTLES={"search": "9/min"}), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "add", lambda key, *args, **kw: kept.append(key) or True)
        statuses(client, 1, REMOTE_ADDR="192.0.2.7")
    assert kept
    assert "192.0.2" not in str(kept)


def test_no_origin_may_read_unless_the_settings_say_so(client: Reader) -> None:
    headers = {"Origin": "https://a.example"}
    answer = client.get("/api/v1/articles/", headers=headers)
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert client.options("/api/v1/articles/", headers=headers).status_code == 405


def test_every_origin_may_read_behind_the_star(client: Reader) -> None:
    with settings_of(API_CORS_ORIGINS="*"):
        for path in ("/api/v1/articles/", "/api/v1/nothing/"):
            answer = client.get(path, headers={"Origin": "https://a.example"})
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "ETag" in answer["Access-Control-Expose-Headers"]
            assert "Access-Control-Allow-Credentials" not in answer.headers
            assert "Origin" not in answer.get("Vary", "")


def test_named_origins_may_read_and_others_may_not(client: Reader) -> None:
    with settings_of(API_CORS_ORIGINS=["https://a.example"]):
        named = client.get("/api/v1/articles/", headers={"Origin": "https://a.example"})
        assert named["Access-Control-Allow-Origin"] == "https://a.example"
        other = client.get("/api/v1/articles/", headers={"Origin": "https://a.example.evil.test"})
        assert "Access-Control-Allow-Origin" not in other.headers
        assert named["Vary"] == other["Vary"] == "Origin"


def test_a_browsers_question_before_the_request_is_answered(client: Reader) -> None:
    with settings_of(API_CORS_ORIGINS=["https://a.example"]):
        answer = client.options("/api/v1/articles/", headers={"Origin": "https://a.example"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"THROTTLES": {"search": "many"}},
        {"THROTTLES": "60/min"},
        {"NUM_PROXIES": -1},
        {"NUM_PROXIES": "1"},
        {"API_CORS_ORIGINS": "https://a.example"},
        {"API_CORS_ORIGINS": ["*"]},
        {"API_CORS_ORIGINS": ["https://a.example/"]},
    ],
)
def test_a_setting_that_cannot_be_understood_is_refused_at_start(wrong: dict[str, Any]) -> None:
    with override_settings(CMS_COMMUNITY=wrong):
        assert [error.id for error in check_settings()] == ["cms_community.E004"]
