"""One post: to a checked address, within a time, reading no more than is needed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import certifi
import httpcore

from .addresses import WEBHOOKS, Refused, complaint, resolve

# Seconds from the look-up of the name to the last byte of the answer.
LIMIT = 15.0
# Bytes of an answer that are read, and that are kept.
READ, KEPT = 64 * 1024, 1024
USER_AGENT = "CMS-Community-Webhooks/1"


@dataclass(frozen=True)
class Answer:
    """What came of a post: a status, or why there is none."""

    status: int | None = None
    excerpt: str = ""
    error: str = ""
    retry_after: str = ""
    milliseconds: int = 0


class Guarded(httpcore.NetworkBackend):
    """Opens connections to checked addresses only, and cuts them when the time is over."""

    def __init__(self, deadline: float, *, named_in: str = WEBHOOKS) -> None:
        """`deadline` as time.monotonic() tells it; `named_in`, the setting of hosts of our own."""
        self.deadline = deadline
        self.named_in = named_in
        self.network = httpcore.SyncBackend()
        self.opened: list[socket.socket] = []

    @property
    def left(self) -> float:
        """Seconds until the deadline; ConnectTimeout if there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ConnectTimeout
        return left

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self.deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers."""
        addresses = look_up(host, port, self.left, named_in=self.named_in)
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError):
                return self.connect(address, port)
        return self.connect(addresses[-1], port)

    def connect(self, address: str, port: int) -> httpcore.NetworkStream:
        """Connect to one address, keeping a handle by which the connection can be cut."""
        stream = self.network.connect_tcp(address, port, timeout=self.left)
        self.opened.append(stream.get_extra_info("socket").dup())
        return stream

    def cut(self) -> None:
        """End whatever is under way: a receiver may drip a byte a second for ever."""
        for opened in self.opened:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the handles."""
        for opened in self.opened:
            opened.close()


@contextmanager
def guarding(limit: float, *, named_in: str = WEBHOOKS) -> Iterator[Guarded]:
    """A guard that cuts what is under way after `limit` seconds."""
    guard = Guarded(time.monotonic() + limit, named_in=named_in)
    timer = threading.Timer(limit, guard.cut)
    timer.daemon = True
    timer.start()
    try:
        yield guard
    finally:
        timer.cancel()
        guard.close()


def look_up(host: str, port: int, seconds: float, *, named_in: str = WEBHOOKS) -> list[str]:
    """The checked addresses of a host, or ConnectTimeout: the system's look-up has no limit."""
    found: list[list[str] | Refused] = []

    def ask() -> None:
        try:
            found.append(resolve(host, port, named_in=named_in))
        except Refused as refusal:
            found.append(refusal)

    thread = threading.Thread(target=ask, daemon=True, name="webhook-look-up")
    thread.start()
    thread.join(seconds)
    if not found:
        raise httpcore.ConnectTimeout
    if isinstance(found[0], Refused):
        raise found[0]
    return found[0]


def trusted() -> ssl.SSLContext:
    """The authorities that the system trusts, and Mozilla's where it names none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def post(url: str, *, body: bytes, headers: dict[str, str], limit: float = LIMIT) -> Answer:
    """Post once; never raises for what a receiver or a network does."""
    began = time.monotonic()
    with guarding(limit) as guard:
        try:
            answer = exchange(url, body, headers, guard)
        except Exception as error:  # whatever a receiver does is an answer for the log
            answer = Answer(error=in_words(error, is_late=guard.is_over))
    return replace(answer, milliseconds=int((time.monotonic() - began) * 1000))


def exchange(url: str, body: bytes, headers: dict[str, str], guard: Guarded) -> Answer:
    """Send, and read the beginning of the answer; redirects and proxies are not followed."""
    if words := complaint(url):
        raise Refused(words)
    own = {"content-type": "application/json", "user-agent": USER_AGENT}
    sent: list[tuple[bytes | str, bytes | str]] = [*(own | headers).items()]
    context = trusted() if urlsplit(url).scheme == "https" else None
    extensions = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), guard.left)}
    with (
        httpcore.ConnectionPool(ssl_context=context, network_backend=guard) as pool,
        pool.stream("POST", url, headers=sent, content=body, extensions=extensions) as answer,
    ):
        named = {name.lower(): value for name, value in answer.headers}
        retry_after = named.get(b"retry-after", b"").decode("ascii", "ignore")
        return Answer(answer.status, excerpt=beginning(answer), retry_after=retry_after)


def beginning(answer: httpcore.Response) -> str:
    """The first kilobyte of an answer, after reading no more of it than is polite."""
    kept, read = b"", 0
    for chunk in answer.iter_stream():
        kept, read = (kept + chunk)[:KEPT], read + len(chunk)
        if read >= READ:
            break
    return kept.decode("utf-8", "replace").replace("\0", "\ufffd")


def in_words(error: Exception, *, is_late: bool) -> str:
    """Why there is no answer, in one line."""
    if is_late or isinstance(error, httpcore.TimeoutException):
        return f"No whole answer within {LIMIT:.0f} seconds."
    words = str(error).replace("\0", "\ufffd") or type(error).__name__
    return words[:300]
