"""What the edge holds, for whom, and in which form it sends it."""

from __future__ import annotations

import gzip

import brotli
import pytest

from .asking import PUBLIC, Small, ask, edge_before

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"


def test_an_answer_is_asked_for_once() -> None:
    small = Small()
    edge = edge_before(small)
    first, second = ask(edge, LIST), ask(edge, LIST)
    assert first == second
    assert first.body == small.body
    assert first.headers["vary"] == "Accept-Encoding"
    assert first.headers["content-length"] == str(len(small.body))
    assert "age" not in second.headers
    assert len(small.asked) == 1


@pytest.mark.parametrize("header", ["COOKIE", "AUTHORIZATION"])
def test_whoever_says_who_asks_is_never_answered_from_memory(header: str) -> None:
    small = Small()
    edge = edge_before(small)
    ask(edge, LIST, **{header: "session=1"})
    assert len(edge.store) == 0
    ask(edge, LIST)
    ask(edge, LIST, **{header: "session=1"})
    assert len(small.asked) == 3


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", {"Set_Cookie": "a=b"}),
        ("200 OK", {"Cache_Control": "private, max-age=10"}),
        ("200 OK", {"Cache_Control": "public, no-store"}),
        ("200 OK", {"Cache_Control": "max-age=60"}),
        ("200 OK", {"Vary": "Cookie"}),
        ("200 OK", {"Vary": "Accept-Encoding, Accept-Language"}),
        ("200 OK", {"Content_Encoding": "gzip"}),
        ("404 Not Found", {}),
        ("503 Service Unavailable", {}),
        ("301 Moved Permanently", {"Location": "/"}),
        ("206 Partial Content", {}),
    ],
)
def test_what_is_not_for_everyone_is_passed_on_and_not_kept(
    status: str, headers: dict[str, str]
) -> None:
    small = Small(status=status, **headers)
    edge = edge_before(small)
    seen = ask(edge, LIST)
    assert seen.status == int(status[:3])
    assert seen.body == small.body
    assert ask(edge, LIST, "HEAD").body == b""
    assert len(edge.store) == 0
    assert len(small.asked) == 2


def test_other_addresses_and_methods_go_to_django_as_they_are() -> None:
    small = Small()
    edge = edge_before(small)
    ask(edge, "/admin/?utm_source=x&b=1&a=2")
    ask(edge, LIST + "?b=1&a=2", "POST")
    assert [asked["QUERY_STRING"] for asked in small.asked] == ["utm_source=x&b=1&a=2", "b=1&a=2"]
    assert len(edge.store) == 0


def test_only_named_tracking_parameters_are_ignored() -> None:
    small = Small()
    edge = edge_before(small)
    for query in ("limit=2&slug=a", "slug=a&limit=2&utm_source=x", "&limit=2&slug=a&fbclid=1&"):
        ask(edge, f"{LIST}?{query}")
    assert [asked["QUERY_STRING"] for asked in small.asked] == ["limit=2&slug=a"]
    ask(edge, f"{LIST}?limit=2&slug=a&utm_other=1")
    ask(edge, f"{LIST}?limit=2&slug=a&limit=2")
    assert len(small.asked) == 3


def test_each_origin_that_may_read_gets_its_own_answer_and_no_other_one(settings: object) -> None:
    settings.CMS_COMMUNITY = {"API_CORS_ORIGINS": ["https://a.example", "https://b.example"]}  # type: ignore[attr-defined]  # our own setting
    small = Small(Vary="Origin")
    edge = edge_before(small)
    for _ in range(2):
        assert ask(edge, LIST).headers["vary"] == "Accept-Encoding, Origin"
        for origin in ("https://a.example", "https://b.example", "https://evil.example"):
            ask(edge, LIST, ORIGIN=origin)
    origins = [asked.get("HTTP_ORIGIN") for asked in small.asked]
    assert origins == [None, "https://a.example", "https://b.example"]


def test_a_question_mark_in_a_path_is_no_query() -> None:
    small = Small()
    edge = edge_before(small)
    ask(edge, LIST + "?limit=2")
    wsgi = {"REQUEST_METHOD": "GET", "PATH_INFO": LIST + "?limit=2", "QUERY_STRING": ""}
    edge(wsgi, lambda status, headers: None)
    assert len(small.asked) == 2


def test_the_host_and_what_a_caller_prefers_reach_nobody_else() -> None:
    small = Small()
    edge = edge_before(small)
    ask(edge, LIST, HOST="evil.example", RANGE="bytes=0-1", IF_NONE_MATCH='"abc"', IF_MATCH='"x"')
    assert not [n for n in small.asked[0] if n in ("HTTP_RANGE", "HTTP_IF_NONE_MATCH")]
    assert ask(edge, LIST, HOST="testserver").body == small.body
    assert len(small.asked) == 1


@pytest.mark.parametrize("target", [LIST, LIST + "?limit=" + "9" * 3000])
def test_a_head_is_the_answer_without_its_body(target: str) -> None:
    small = Small()
    edge = edge_before(small)
    for _ in range(2):
        head = ask(edge, target, "HEAD")
        assert (head.status, head.body) in {(200, b""), (200, small.body)}
    assert len(edge.store) == (target == LIST)


def test_a_head_that_is_held_has_the_headers_of_the_get() -> None:
    edge = edge_before(Small())
    assert ask(edge, LIST, "HEAD").headers == ask(edge, LIST).headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("BR", "br"),
        ("*", "br"),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("br;q=much", ""),
        ("", ""),
        ("gzip," * 100, ""),
    ],
)
def test_the_best_coding_that_is_accepted_is_sent(accepted: str, coding: str) -> None:
    small = Small()
    edge = edge_before(small)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding]
    for _ in range(2):
        seen = ask(edge, LIST, ACCEPT_ENCODING=accepted)
        assert seen.headers.get("content-encoding", "") == coding
        assert unpack(seen.body) == small.body
    assert len(small.asked) == 1


def test_a_short_answer_is_not_packed() -> None:
    seen = ask(edge_before(Small(b"{}")), LIST, ACCEPT_ENCODING="br")
    assert seen.body == b"{}"
    assert "content-encoding" not in seen.headers


def test_each_coding_has_an_etag_of_its_own() -> None:
    edge = edge_before(Small())
    etags = {ask(edge, LIST, ACCEPT_ENCODING=c).headers["etag"] for c in ("br", "gzip", "")}
    assert etags == {'"abc"', '"abc-br"', '"abc-gzip"'}


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"abc"', 304),
        ('"abc-br"', 304),
        ('W/"abc"', 304),
        ('"x", "abc"', 304),
        ("*", 304),
        ('"x"', 200),
        ("", 200),
        ("abc", 200),
        ('"abc",' * 200_000, 200),
    ],
)
def test_who_has_it_already_is_told_so(condition: str, status: int) -> None:
    edge = edge_before(Small(Cache_Tag="articles"))
    for _ in range(2):
        seen = ask(edge, LIST, IF_NONE_MATCH=condition)
        assert seen.status == status
        assert seen.headers["cache-control"] == PUBLIC
        assert seen.headers["etag"] == '"abc"'
    assert bool(seen.body) == (status == 200)
    assert ("content-length" in seen.headers) == (status == 200)


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Sun, 22 Nov 2026 10:00:00 GMT", 304),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 304),
        ("Sun, 22 Nov 2026 09:59:59 GMT", 200),
        ("yesterday", 200),
        ("", 200),
    ],
)
def test_a_date_counts_where_no_etag_is_named(since: str, status: int) -> None:
    edge = edge_before(Small(Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT"))
    assert ask(edge, LIST, IF_MODIFIED_SINCE=since).status == status
    both = ask(edge, LIST, IF_MODIFIED_SINCE=since, IF_NONE_MATCH='"other"')
    assert both.status == 200


def test_a_server_that_writes_into_the_headers_spoils_nothing() -> None:
    edge = edge_before(Small())
    before = ask(edge, LIST)
    edge(
        {"REQUEST_METHOD": "GET", "PATH_INFO": LIST, "QUERY_STRING": ""},
        lambda status, headers: headers.clear(),
    )
    assert ask(edge, LIST) == before


@pytest.mark.parametrize("proxy", [None, ("HTTP_X_FORWARDED_PROTO", "https")])
def test_plain_http_is_redirected_as_django_does(
    settings: object, proxy: tuple[str, str] | None
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, proxy  # type: ignore[attr-defined]  # our own setting
    small = Small()
    edge = edge_before(small)
    ask(edge, LIST)
    ask(edge, LIST, X_FORWARDED_PROTO="http")
    assert len(edge.store) == 0
    ask(edge, LIST, X_FORWARDED_PROTO="https")
    assert len(edge.store) == (1 if proxy else 0)
