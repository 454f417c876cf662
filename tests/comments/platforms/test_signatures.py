"""What is posted to us is read only when somebody we know signed it."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from cms_community.comments.sources import ADAPTERS
from cms_community.comments.sources.answers import BadSignature, NotUnderstood, Told

HEADERS = {"coral": "X-Coral-Signature", "discourse": "X-Discourse-Event-Signature"}
BODIES: dict[str, dict[str, Any]] = {
    "coral": {"id": "e1", "type": "COMMENT_CREATED", "data": {"commentID": "c1"}},
    "discourse": {"post": {"id": 12, "topic_archetype": "regular"}},
}
ANY = pytest.mark.parametrize("name", HEADERS)


def signed(body: bytes, *secrets: str) -> str:
    """The header that the platform sends, with a signature by each secret."""
    return ",".join(
        f"sha256={hmac.new(each.encode(), body, hashlib.sha256).hexdigest()}" for each in secrets
    )


def read(name: str, body: bytes, signature: str | None, *secrets: str, header: str = "") -> Told:
    """What the adapter makes of it."""
    headers = {} if signature is None else {header or HEADERS[name]: signature}
    read_webhook = ADAPTERS[name].read_webhook
    assert read_webhook
    return read_webhook(body, headers, secrets)


def body_of(name: str) -> bytes:
    """A body, with white space that another writer of JSON would not leave."""
    return json.dumps(BODIES[name], indent=1).encode()


@ANY
def test_a_signed_webhook_tells_which_comment_to_look_up(name: str) -> None:
    body = body_of(name)
    told = read(name, body, signed(body, "s1"), "s1")
    assert told.look_up == [{"coral": "c1", "discourse": "12"}[name]]
    assert told.records == []


@ANY
@pytest.mark.parametrize("header", [str.lower, str.upper])
def test_the_header_is_found_however_it_is_capitalised(name: str, header: Any) -> None:
    body = body_of(name)
    assert read(name, body, signed(body, "s1"), "s1", header=header(HEADERS[name])).look_up


@ANY
def test_while_a_secret_is_renewed_either_side_may_be_ahead(name: str) -> None:
    body = body_of(name)
    assert read(name, body, signed(body, "old", "new"), "new").look_up
    assert read(name, body, signed(body, "old"), "new", "old").look_up
    assert read(name, body, signed(body, "x", "y").replace(",", ", "), "y").look_up


@ANY
@pytest.mark.parametrize(
    "forge",
    [
        lambda body: None,
        lambda body: "",
        lambda body: "sha256=",
        lambda body: signed(body, "other"),
        lambda body: signed(body, ""),
        lambda body: signed(body + b" ", "s1"),
        lambda body: signed(body, "s1")[:-1],
        lambda body: signed(body, "s1") + "0",
        lambda body: signed(body, "s1").removeprefix("sha256="),
        lambda body: signed(body, "s1").replace("sha256", "sha1"),
        lambda body: "sha256=é" * 20,
        lambda body: ",",
    ],
)
def test_whatever_is_not_signed_by_us_is_refused(name: str, forge: Any) -> None:
    body = body_of(name)
    with pytest.raises(BadSignature):
        read(name, body, forge(body), "s1")


@ANY
@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_everything_is_refused(name: str, secrets: tuple[str, ...]) -> None:
    body = body_of(name)
    for signature in (signed(body, ""), signed(body, "s1"), None):
        with pytest.raises(BadSignature):
            read(name, body, signature, *secrets)


@ANY
@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_signed_and_no_json_is_not_understood(name: str, body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        read(name, body, signed(body, "s1"), "s1")


@ANY
@pytest.mark.parametrize("told", [None, 1, "x", [], {}, {"data": []}, {"post": {"id": []}}])
def test_what_names_no_comment_asks_for_nothing(name: str, told: Any) -> None:
    body = json.dumps(told).encode()
    answer = read(name, body, signed(body, "s1"), "s1")
    assert (answer.look_up, answer.members, answer.records) == ([], [], [])
