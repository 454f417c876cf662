"""One answer as the edge keeps it: ready to be sent, in every coding that was asked for."""

from __future__ import annotations

import gzip
import math
import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import brotli
from django.utils.http import parse_http_date_safe

from .asking import Environ, Target, coding, names_one_of

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]

# Under this name the API leaves in a request's environ the moment at which its answer changes by
# itself, None if it never does. An answer without is kept for its max-age.
CHANGES_AT = "cms_community.changes_at"
# An answer that was already due when it was made is kept for this many seconds.
ALREADY_DUE = 1.0
# Below this size a compressed answer is no shorter on the wire.
WORTH_PACKING = 600
# Spellings of Accept-Encoding that are remembered for one answer; browsers have four or five.
SPELLINGS = 16
# What an entry weighs beside its bodies: its headers, the dictionaries that hold it.
OVERHEAD = 2500

DIRECTIVE = re.compile(r"([a-z-]+)=(\d+)")
NOT_IN_304 = frozenset({"content-type", "content-length", "content-encoding", "link"})
# Django sends it with every answer; only a 405 needs it.
LEFT_OUT = frozenset({"allow", "content-length", "etag", "vary", "age"})


class Answer(NamedTuple):
    """What Django answered, whole."""

    status: str
    headers: Headers
    body: bytes

    def pass_on(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Send it as it is."""
        start_response(self.status, self.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


class Variant(NamedTuple):
    """An answer in one coding."""

    headers: Headers
    no_change: Headers
    body: bytes
    etag: str


def ask(application: Callable[..., Any], environ: Environ) -> Answer:
    """What a WSGI application answers, read to its end."""
    said: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
        said[:] = [status, headers]

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(said[0], list(said[1]), body)


def is_public(answer: Answer) -> bool:
    """Whether everyone may be sent this very answer."""
    headers = {name.lower(): value.lower() for name, value in answer.headers}
    words = {word.strip() for word in headers.get("cache-control", "").split(",")}
    varies = {name.strip() for name in headers.get("vary", "").split(",")}
    return (
        answer.status.startswith("200 ")
        and "public" in words
        and words.isdisjoint({"private", "no-store", "no-cache"})
        and varies <= {"", "accept-encoding", "origin"}
        and "set-cookie" not in headers
        and "content-encoding" not in headers
    )


class Entry:
    """An answer, what it was made from, and how long it stands.

    Until `plain_until` it may be sent as it was made; from then on with its Age, so that no cache
    keeps it beyond `ends_at`; and never from that moment on. Both are POSIX times.
    """

    def __init__(self, key: Target, answer: Answer, environ: Environ) -> None:
        named = {name.lower(): value for name, value in answer.headers}
        self.key = key
        self.tags = frozenset(filter(None, named.get("cache-tag", "").split(",")))
        self.etag = named.get("etag", "")
        self.last_modified = named.get("last-modified", "")
        self.headers = [(n, v) for n, v in answer.headers if n.lower() not in LEFT_OUT]
        self.body = answer.body
        by_origin = "origin" in named.get("vary", "").lower()
        self.varies = "Accept-Encoding, Origin" if by_origin else "Accept-Encoding"
        self.used = False
        # By the Accept-Encoding header as sent, so that one look-up finds what to send.
        self.variants: dict[str | None, Variant] = {}
        self._packed: dict[str, Variant] = {"": self._variant("", answer.body)}
        self.etags = frozenset(tagged(self.etag, name) for name in ("", "br", "gzip"))
        self.plain_until, self.ends_at = stands(environ, named.get("cache-control", ""))

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return OVERHEAD + sum(len(variant.body) for variant in self._packed.values())

    def variant(self, accepted: str | None) -> Variant:
        """The answer in the best coding for an Accept-Encoding header."""
        name = coding(accepted) if len(self.body) >= WORTH_PACKING else ""
        found = self._packed.get(name)
        if found is None:
            found = self._packed[name] = self._variant(name, PACK[name](self.body))
        if len(self.variants) < SPELLINGS and len(accepted or "") <= 100:
            self.variants[accepted] = found
        return found

    def _variant(self, name: str, body: bytes) -> Variant:
        etag = tagged(self.etag, name)
        headers = [*self.headers, ("Vary", self.varies)]
        if etag:
            headers.append(("ETag", etag))
        if name:
            headers.append(("Content-Encoding", name))
        no_change = [header for header in headers if header[0].lower() not in NOT_IN_304]
        return Variant([*headers, ("Content-Length", str(len(body)))], no_change, body, etag)

    def is_known(self, environ: Environ, etag: str) -> bool:
        """Whether the caller says that it has this answer already."""
        condition = environ.get("HTTP_IF_NONE_MATCH")
        if condition is not None:
            return condition == etag or names_one_of(condition, self.etags)
        since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
        return bool(since and self.last_modified) and not_after(self.last_modified, since)

    def send(self, environ: Environ, start_response: StartResponse, *, age: int) -> list[bytes]:
        """Send it, or a 304, with its age if it has one."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        variant = self.variants.get(accepted) or self.variant(accepted)
        aged = [("Age", str(age))] if age > 0 else []
        if self.is_known(environ, variant.etag):
            start_response("304 Not Modified", variant.no_change + aged)
            return []
        start_response("200 OK", variant.headers + aged)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]


def stands(environ: Environ, cache_control: str) -> tuple[float, float]:
    """Until when an answer made now may be sent as it is, and until when at all."""
    promised = {name: int(seconds) for name, seconds in DIRECTIVE.findall(cache_control)}
    kept = max(promised.get("s-maxage", 0), promised.get("max-age", 0))
    now = time.time()
    if CHANGES_AT not in environ:
        return now, now + kept
    changes_at: datetime | None = environ[CHANGES_AT]
    if changes_at is None:
        return math.inf, math.inf
    ends_at = max(changes_at.timestamp(), now + ALREADY_DUE)
    return ends_at - kept - promised.get("stale-while-revalidate", 0), ends_at


def tagged(etag: str, name: str) -> str:
    """The name of an answer in a coding: a strong one differs wherever the bytes differ."""
    return f'{etag[:-1]}-{name}"' if etag and name else etag


def not_after(changed: str, since: str) -> bool:
    """Whether one HTTP date is no later than another; False where either cannot be read."""
    if changed == since:
        return True
    first, second = parse_http_date_safe(changed), parse_http_date_safe(since[:40])
    return first is not None and second is not None and first <= second


def _brotli(body: bytes) -> bytes:
    # Quality 5 is where brotli is as quick as gzip, and still shorter.
    return bytes(brotli.compress(body, quality=5))


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


PACK: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}
