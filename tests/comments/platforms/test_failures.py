"""Whatever a platform answers instead of an answer is called by its name, and says nothing else."""

from __future__ import annotations

import gzip
import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from cms_community.comments.sources import ADAPTERS, asking
from cms_community.comments.sources.access import Access
from cms_community.comments.sources.answers import (
    Misconfigured,
    NotAllowed,
    NotUnderstood,
    Unanswered,
    Unreachable,
)

from .standing_in import Reply, Request, standing_in

TOKEN = "very-secret-token"
NAMES = ["coral", "discourse", "disqus", "wordpress"]


def verbs(name: str) -> list[Callable[[Access], Any]]:
    """The two questions of an adapter."""
    poll_since, look_up = ADAPTERS[name].poll_since, ADAPTERS[name].look_up
    assert poll_since
    assert look_up
    return [lambda access: poll_since(access, ""), lambda access: look_up(access, ["12", "13"])]


def failures(name: str, answer: Callable[[Request], Reply]) -> list[Unanswered]:
    """How both questions fail."""
    found = []
    with standing_in(answer) as platform:
        for verb in verbs(name):
            with pytest.raises(Unanswered) as raised:
                verb(Access(platform.url, "account", TOKEN))
            found.append(raised.value)
    return found


PAGE = b"<!DOCTYPE html><h1>Nothing here</h1>"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=401), NotAllowed),
        (Reply(raw=PAGE, status=403), NotAllowed),
        (Reply(raw=PAGE, status=404), NotUnderstood),
        (Reply(raw=PAGE, status=410), NotUnderstood),
        (Reply(raw=PAGE, status=400), NotUnderstood),
        (Reply(status=405), NotUnderstood),
        (Reply(status=408), Unreachable),
        (Reply(status=429), Unreachable),
        (Reply(raw=PAGE, status=500), Unreachable),
        (Reply(raw=PAGE, status=502), Unreachable),
        (Reply(status=503), Unreachable),
        (Reply(status=301, headers={"location": "https://elsewhere.example/"}), Misconfigured),
        (Reply(raw=PAGE), NotUnderstood),
        (Reply(raw=b""), NotUnderstood),
        (Reply(raw=b"\xff\xfe\x00"), NotUnderstood),
        (Reply(raw=b"[" * 100_000), NotUnderstood),
        (Reply(raw=b"9" * 5_000), NotUnderstood),
        (Reply({"a": 1}, cut=True), Unreachable),
        (Reply(raw=b"no gzip", headers={"content-encoding": "gzip"}), NotUnderstood),
        (
            Reply(raw=gzip.compress(b"[]", mtime=0)[:-9], headers={"content-encoding": "gzip"}),
            NotUnderstood,
        ),
    ],
    ids=lambda value: (
        f"{value.status} {(value.raw or b'')[:9]!r}" if isinstance(value, Reply) else ""
    ),
)
def test_every_failure_has_its_kind(name: str, reply: Reply, kind: type[Unanswered]) -> None:
    assert [type(each) for each in failures(name, lambda request: reply)] == [kind, kind]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        12,
        [],
        {},
        [None, 1, "x", []],
        {"data": None},
        {"data": []},
        {"data": {"comments": {"nodes": {}}}},
        {"errors": "x", "error": []},
        {"code": 0},
        {"code": "0", "response": []},
        {"code": 0, "response": {"id": []}},
        {"latest_posts": {}},
        {"id": 99, "post_type": 1},
        {"id": 12},
        {"code": "rest_no_route"},
    ],
    ids=repr,
)
def test_what_is_in_no_documented_shape_removes_nothing(name: str, data: Any) -> None:
    with standing_in(lambda request: Reply(data)) as platform:
        for verb in verbs(name):
            try:
                answer = verb(Access(platform.url, "account", TOKEN))
            except Unanswered:
                continue
            assert answer.records == []
            assert getattr(answer, "gone", set()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_platform_says_when_to_ask_again(name: str) -> None:
    reply = Reply(status=429, headers={"retry-after": "77"})
    assert [each.retry_after for each in failures(name, lambda request: reply)] == [77, 77]


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_in_time_is_unreachable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LIMIT", 0.3)
    found = failures(name, lambda request: Reply({}, slow=1))
    assert [type(each) for each in found] == [Unreachable, Unreachable]
    assert "127.0.0.1" in str(found[0])


@pytest.mark.parametrize("name", NAMES)
def test_nobody_there_is_unreachable(name: str) -> None:
    with standing_in(lambda request: Reply()) as platform:
        url = platform.url
    for verb in verbs(name):
        with pytest.raises(Unreachable):
            verb(Access(url, "account", TOKEN))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("name", NAMES)
def test_no_more_is_read_than_a_page_can_hold(
    name: str, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LONGEST", 1 << 20)
    reply = Reply(raw=b" " * (8 << 20) + b"[]", packed=packed)
    assert len(reply.content) < 20_000 or not packed
    found = failures(name, lambda request: reply)
    assert [type(each) for each in found] == [NotUnderstood, NotUnderstood]
    assert "1\N{NO-BREAK SPACE}Mo" in str(found[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_redirect_is_followed_nowhere(name: str) -> None:
    with standing_in(lambda request: Reply({})) as elsewhere:
        moved = Reply(status=302, headers={"location": elsewhere.url})
        failures(name, lambda request: moved)
        assert elsewhere.requests == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.7",
        "https://10.0.0.7",
        "https://169.254.169.254",
        "https://[::1]",
        "https://localhost",
        "http://coral.example",
        "https://user:secret@coral.example",
        "ftp://coral.example",
        "file:///etc/passwd",
        "coral.example",
        "https://",
    ],
)
def test_nothing_is_asked_of_what_is_not_public(name: str, address: str, settings: Any) -> None:
    settings.CMS_COMMUNITY = {**settings.CMS_COMMUNITY, "SOURCE_ALLOWED_HOSTS": []}
    for verb in verbs(name):
        with pytest.raises(Misconfigured):
            verb(Access(address, "account", TOKEN))


@pytest.mark.parametrize("name", NAMES)
def test_a_private_host_is_asked_only_if_a_setting_names_it(name: str, settings: Any) -> None:
    settings.CMS_COMMUNITY = {
        **settings.CMS_COMMUNITY,
        "SOURCE_ALLOWED_HOSTS": [],
        "WEBHOOK_ALLOWED_HOSTS": ["127.0.0.1"],
    }
    with standing_in(lambda request: Reply({})) as platform:
        for verb in verbs(name):
            with pytest.raises(Misconfigured):
                verb(Access(platform.url, "account", TOKEN))
        assert platform.requests == []


@pytest.mark.parametrize("name", NAMES)
def test_a_token_is_in_no_log_and_in_no_words(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    replies = [
        Reply(status=401),
        Reply(status=500),
        Reply(raw=b"x"),
        Reply({}, cut=True),
        Reply({"code": 1}, status=400),
        Reply(status=302, headers={"location": f"https://x.example/?api_secret={TOKEN}"}),
    ]
    for reply in replies:
        for failure in failures(name, lambda request, reply=reply: reply):  # type: ignore[misc]  # a default in a lambda
            told += [str(failure), repr(failure), *traceback.format_exception(failure)]
    logging.getLogger("any").debug("All is logged.")
    assert "All is logged." in caplog.text
    told += [repr(Access("https://x.example", "account", TOKEN)), caplog.text]
    assert TOKEN not in "".join(told)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("token", ["a\nb: c", "clé-zéro", "a\0b"])
def test_a_token_that_no_header_can_hold_is_not_repeated(name: str, token: str) -> None:
    with standing_in(lambda request: Reply(status=401)) as platform:
        for verb in verbs(name):
            with pytest.raises((Misconfigured, NotAllowed)) as raised:
                verb(Access(platform.url, "account", token))
            assert token not in str(raised.value)
