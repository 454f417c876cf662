"""A server on this machine that answers as a test tells it to, over real HTTP, well or badly."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ...serving import serving


@dataclass(frozen=True)
class Request:
    """One question as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    def one(self, name: str, default: str = "") -> str:
        """A parameter that is given once."""
        return self.query.get(name, [default])[0]


@dataclass(frozen=True)
class Reply:
    """An answer, and how it is sent."""

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # Bytes that are sent instead of the data.
    raw: bytes | None = None
    # Sent packed.
    packed: bool = False
    # Seconds before it comes.
    slow: float = 0
    # Cut off in the middle.
    cut: bool = False

    @property
    def content(self) -> bytes:
        """The bytes to send."""
        content = json.dumps(self.data).encode() if self.raw is None else self.raw
        return gzip.compress(content) if self.packed else content


@dataclass
class Platform:
    """A platform that stands in for a real one, and keeps what it was asked."""

    answer: Callable[[Request], Reply]
    url: str = ""
    requests: list[Request] = field(default_factory=list)

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        """Note the question, then answer."""
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        query = parse_qs(parts.query, keep_blank_values=True)
        body = handler.rfile.read(length)
        request = Request(handler.command, parts.path, query, headers, body)
        self.requests.append(request)
        self.send(handler, self.answer(request))

    def send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        """Answer, late or in part if the reply says so."""
        time.sleep(reply.slow)
        handler.send_response(reply.status)
        headers = {"content-type": "application/json"} | reply.headers
        if reply.packed:
            headers["content-encoding"] = "gzip"
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(reply.content)))
        handler.end_headers()
        handler.wfile.write(reply.content[: len(reply.content) // 2 if reply.cut else None])
        handler.close_connection = True


@contextmanager
def standing_in(answer: Callable[[Request], Reply]) -> Iterator[Platform]:
    """A platform that listens until the test is over."""
    platform = Platform(answer)
    with serving(platform.reply) as port:
        platform.url = f"http://127.0.0.1:{port}"
        yield platform
