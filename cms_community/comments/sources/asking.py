"""Asks a platform for JSON, within bounds, over connections that we open ourselves.

Redirects are not followed: a token that is meant for one host is sent to no other. Nothing of a
token, nor of an address that may hold one, is in a log or in the words of an exception.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from ...delivery.webhooks.addresses import Refused as RefusedAddress
from ...delivery.webhooks.addresses import complaint
from ...delivery.webhooks.posting import Guarded, guarding, trusted
from ...delivery.webhooks.sending import asked_for
from .answers import Misconfigured, NotAllowed, NotUnderstood, Unreachable

# For debugging it logs the headers of answers: of a redirect, the question with its key.
logging.getLogger("httpcore").setLevel(logging.INFO)

# Seconds from the look-up of the name to the last byte of the answer.
LIMIT = 20.0
# Bytes of an answer, unpacked: a hundred of the longest comments that any platform takes.
LONGEST = 16 * 1024 * 1024
PIECE = 64 * 1024
HOSTS_OF_OUR_OWN = "SOURCE_ALLOWED_HOSTS"
OWN_HEADERS = {
    "accept": "application/json",
    "accept-encoding": "gzip",
    "user-agent": "CMS-Community/1",
}
# What says something of what was asked for, rather than of asking.
TELLING = frozenset({400, 404, 410})


@dataclass(frozen=True, slots=True)
class Answer:
    """A status below 300, or one of TELLING, with its JSON; the latter may come without."""

    status: int
    data: Any

    @property
    def is_good(self) -> bool:
        """Whether it is what was asked for."""
        return self.status < 300


@sensitive_variables()
def ask(
    url: str,
    *,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
) -> Answer:
    """What a platform answers to a GET, or to a POST of JSON where there is a body.

    `query` takes lists for what may be given more than once. Raises Unanswered where the platform
    cannot be reached, does not let us in, or answers what is no JSON.
    """
    host = _host_of(url)
    sent = OWN_HEADERS | dict(headers or {})
    if not all(value.isascii() and value.isprintable() for value in sent.values()):
        raise Misconfigured(_("The token or the account holds characters that none can hold."))
    if query:
        url = f"{url}?{urlencode(query, doseq=True)}"
    content = None if body is None else json.dumps(body).encode()
    if content is not None:
        sent["content-type"] = "application/json"
    return _read(host, *_exchange(host, url, sent, content))


@sensitive_variables()
def _exchange(
    host: str, url: str, headers: dict[str, str], content: bytes | None
) -> tuple[int, bytes]:
    """The status and the content of an answer that says something."""
    with guarding(LIMIT, named_in=HOSTS_OF_OUR_OWN) as guard:
        try:
            return _send(host, url, headers, content, guard)
        except RefusedAddress as refused:
            raise Unreachable(str(refused)) from None
        except httpcore.TimeoutException:
            raise _late(host) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
            raise (_late(host) if guard.is_over else _cut(host)) from None


@sensitive_variables()
def _send(
    host: str, url: str, headers: dict[str, str], content: bytes | None, guard: Guarded
) -> tuple[int, bytes]:
    context = trusted() if url.startswith("https:") else None
    extensions = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), guard.left)}
    method = "GET" if content is None else "POST"
    sent: list[tuple[bytes | str, bytes | str]] = [*headers.items()]
    with (
        httpcore.ConnectionPool(ssl_context=context, network_backend=guard) as pool,
        pool.stream(method, url, headers=sent, content=content, extensions=extensions) as answer,
    ):
        named = {name.lower(): value.decode("ascii", "ignore") for name, value in answer.headers}
        _judge(host, answer.status, named.get(b"retry-after", ""))
        return answer.status, _content(host, answer, named.get(b"content-encoding", ""))


def _host_of(url: str) -> str:
    """The host, which is all of an address that is ever told."""
    if words := complaint(url, named_in=HOSTS_OF_OUR_OWN):
        raise Misconfigured(words)
    return urlsplit(url).hostname or ""


def _judge(host: str, status: int, retry_after: str) -> None:
    """Raise what a status says of asking; one that answers says nothing."""
    told = {"host": host, "status": status}
    if status in {401, 403}:
        raise NotAllowed(
            _("%(host)s does not let us ask (%(status)s): check the token and its rights.") % told
        )
    if status in {408, 429} or status >= 500:
        raise unreachable(_("%(host)s cannot answer now (%(status)s).") % told, retry_after)
    if 300 <= status < 400:
        raise Misconfigured(
            _("%(host)s leads elsewhere (%(status)s): write in the connection where it leads to.")
            % told
        )
    if status >= 400 and status not in TELLING:
        raise NotUnderstood(_("%(host)s answers %(status)s, which says nothing to us.") % told)


def unreachable(words: str, retry_after: str = "") -> Unreachable:
    """The failure, with the seconds that a Retry-After header asks for."""
    failure = Unreachable(words)
    wait = asked_for(retry_after, at=timezone.now())
    if wait > timedelta(0):
        failure.retry_after = wait.total_seconds()
    return failure


def _content(host: str, answer: httpcore.Response, encoding: str) -> bytes:
    pieces, length = [], 0
    try:
        for piece in _unpacked(answer, encoding):
            length += len(piece)
            if length > LONGEST:
                raise NotUnderstood(
                    _("%(host)s answers more than %(size)s MB.")
                    % {"host": host, "size": LONGEST >> 20}
                )
            pieces.append(piece)
    except zlib.error:
        raise NotUnderstood(
            _("%(host)s answers what cannot be unpacked.") % {"host": host}
        ) from None
    return b"".join(pieces)


def _unpacked(answer: httpcore.Response, encoding: str) -> Iterator[bytes]:
    """The pieces of an answer, none of them much longer than what it was unpacked from."""
    if encoding.strip().lower() not in {"gzip", "x-gzip"}:
        yield from answer.iter_stream()
        return
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for packed in answer.iter_stream():
        while packed:
            yield unpacker.decompress(packed, PIECE)
            packed = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise zlib.error


def _read(host: str, status: int, content: bytes) -> Answer:
    try:
        return Answer(status, json.loads(content))
    except (ValueError, RecursionError):
        if status in TELLING:
            return Answer(status, None)
        raise NotUnderstood(_("%(host)s answers what is no JSON.") % {"host": host}) from None


def _late(host: str) -> Unreachable:
    told = {"host": host, "seconds": f"{LIMIT:.0f}"}
    return Unreachable(_("No whole answer from %(host)s within %(seconds)s seconds.") % told)


def _cut(host: str) -> Unreachable:
    return Unreachable(_("%(host)s cannot be reached, or cut the connection.") % {"host": host})


def puzzled(access_address: str) -> NotUnderstood:
    """What an answer in a shape that is not documented is called."""
    told = {"host": urlsplit(access_address).hostname or access_address}
    return NotUnderstood(_("%(host)s answers in a form that its documentation lacks.") % told)
