"""A front end that receives webhooks, on a port of its own."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from ..serving import serving


@dataclass(frozen=True)
class Post:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The webhook's id."""
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        """What it says."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """Keeps every post, and answers as it is told to."""

    port: int = 0
    posts: list[Post] = field(default_factory=list)
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b""
    # Seconds before it answers.
    slow: float = 0
    # Bytes that come one by one, this many seconds apart, before the answer ends.
    drips: float = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ledger(self) -> Counter[str]:
        """How often each id came."""
        return Counter(post.id for post in self.posts)

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        """Note the request, then answer."""
        length = int(request.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.posts.append(Post(request.path, headers, request.rfile.read(length)))
        time.sleep(self.slow)
        request.send_response(self.status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.send_header("content-length", str(len(self.answer)))
        request.end_headers()
        for byte in range(len(self.answer)) if self.drips else ():
            request.wfile.write(self.answer[byte : byte + 1])
            time.sleep(self.drips)
        if not self.drips:
            request.wfile.write(self.answer)


@contextmanager
def receiving(**kw: Any) -> Iterator[Receiver]:
    """A receiver that listens until the test is over."""
    receiver = Receiver(**kw)
    with serving(receiver.reply) as receiver.port:
        yield receiver
