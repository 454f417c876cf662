"""Nothing is posted to an address that is not public, whatever its name or form."""

from __future__ import annotations

import logging
import socket
import time
from ipaddress import ip_address
from typing import Any

import pytest
from django.utils import timezone

from cms_community.delivery.models import Attempt, Delivery, Endpoint
from cms_community.delivery.webhooks.addresses import Refused, complaint, is_public, resolve
from cms_community.delivery.webhooks.posting import KEPT, post
from cms_community.delivery.webhooks.sending import send_due
from tests.delivery.receiving import Receiver, receiving

PRIVATE = [
    "0.0.0.0",  # noqa: S104  refused, not bound
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
# Every way to write 127.0.0.1 that the system's look-up understands.
DISGUISED = ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost", "①②⑦.⓪.⓪.①"]


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_address_is_refused(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a01:e0a::1"])
def test_a_public_address_is_not(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("host", DISGUISED)
def test_a_disguised_address_is_refused_when_the_connection_is_made(host: str) -> None:
    with pytest.raises(Refused, match=r"not a public address|not known"):
        resolve(host, 443)


@pytest.mark.parametrize(
    "url",
    [
        "http://front.example/hook",
        "file:///etc/passwd",
        "gopher://front.example/",
        "https://",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://localhost./",
        "https://127.1/",
        "https://0x7f.1/",
        "https://0X7F.0x1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://127.0.0.1./",
        "https://intranet/",
        "https://front.local/",
        "https://front.internal/",
        "https://user:password@front.example/",
        "https://front.example:22/",
        "https://front.example:99999/",
        "https://front.example/#part",
        "https://front.example/a b",
        "https://[front.example/",
        "https://frönt.example/",
        "front.example",
        "",
    ],
)
def test_an_address_that_can_never_be_posted_to_is_refused_with_the_reason(url: str) -> None:
    assert complaint(url)
    assert post(url, body=b"{}", headers={}).error == complaint(url)


@pytest.mark.parametrize(
    "url", ["https://front.example/hook", "https://front.example:8443/?a=1", "https://8.8.8.8/"]
)
def test_a_public_address_may_be_posted_to(url: str) -> None:
    assert complaint(url) == ""


def test_only_the_very_host_that_the_settings_name_is_allowed(settings: Any) -> None:
    named = {"WEBHOOK_ALLOWED_HOSTS": ["Front.internal"]}
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | named
    assert complaint("http://front.internal:3000/hook") == ""
    for host in ("evil-front.internal", "front.internal.example", "a.front.internal"):
        assert complaint(f"http://{host}/")


@pytest.mark.django_db
def test_nothing_reaches_a_private_receiver(caplog: pytest.LogCaptureFixture) -> None:
    with receiving() as receiver, caplog.at_level(logging.WARNING):
        for host in ("127.0.0.1", "localhost", "127.1", "2130706433"):
            url = f"https://{host}:{receiver.port}/"
            endpoint = Endpoint.objects.create(name=host, url=url)
            Delivery.objects.create(endpoint=endpoint, event="ping", is_open=False)
        while send_due():
            pass
        assert receiver.posts == []
    assert all(each.status is None and each.error for each in Attempt.objects.all())
    assert len([each for each in caplog.records if each.levelname == "WARNING"]) == 4


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers something else the second time is not asked a second time."""
    named = {"WEBHOOK_ALLOWED_HOSTS": ["front.internal"]}
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | named
    asked: list[str] = []

    def answers(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with receiving() as receiver:
        monkeypatch.setattr(socket, "getaddrinfo", answers)
        url = f"http://front.internal:{receiver.port}/"
        assert post(url, body=b"{}", headers={}).status == 204
        assert receiver.posts[0].headers["host"] == f"front.internal:{receiver.port}"
    assert asked == ["front.internal", "127.0.0.1"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answers(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        both = ("8.8.8.8", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in both]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        resolve("front.example", 443)


def test_proxies_of_the_environment_are_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert post(receiver.url, body=b"{}", headers={}).status == 204


def test_no_more_of_an_answer_is_kept_than_a_kilobyte(receiver: Receiver) -> None:
    receiver.answer = b"\0" + "é".encode() * 1_000_000
    answer = post(receiver.url, body=b"{}", headers={})
    assert answer.status == 204
    assert len(answer.excerpt) <= KEPT
    assert "\0" not in answer.excerpt


def test_an_answer_that_drips_is_cut(receiver: Receiver) -> None:
    receiver.answer, receiver.drips, receiver.status = b"x" * 100, 0.1, 200
    began = time.monotonic()
    answer = post(receiver.url, body=b"{}", headers={}, limit=0.5)
    assert time.monotonic() - began < 5
    assert answer.status is None
    assert "No whole answer" in answer.error


@pytest.mark.usefixtures("own_hosts")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_receiver_that_never_answers_is_cut(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        answer = post(f"{scheme}://127.0.0.1:{port}/", body=b"{}", headers={}, limit=0.5)
        assert "No whole answer" in answer.error


@pytest.mark.django_db
def test_a_refused_post_is_tried_again_like_any_other() -> None:
    endpoint = Endpoint.objects.create(name="Un", url="https://127.0.0.1/")
    delivery = Delivery.objects.create(endpoint=endpoint, event="ping", is_open=False)
    send_due()
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.PENDING
    assert delivery.due_at > timezone.now()
