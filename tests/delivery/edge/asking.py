"""A caller of WSGI applications, and a small one to stand behind the edge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

from cms_community.delivery.edge import Edge
from cms_community.delivery.edge.entry import CHANGES_AT
from cms_community.delivery.edge.follower import Follower

PUBLIC = "public, max-age=10, s-maxage=60, stale-while-revalidate=30, stale-if-error=600"


class Seen(NamedTuple):
    """What a caller got."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(application: Any, target: str, method: str = "GET", **headers: str) -> Seen:
    """Ask a WSGI application for a path and query; headers as WSGI spells them, without HTTP_."""
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {f"HTTP_{name}": value for name, value in headers.items()}
    environ.setdefault("HTTP_HOST", "testserver")
    setup_testing_defaults(environ)
    said: list[Any] = []
    parts = application(environ, lambda status, headers, exc=None: said.extend([status, headers]))
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    names = [name.lower() for name, _ in said[1]]
    assert len(names) == len(set(names)), f"a header is sent twice: {names}"
    return Seen(int(said[0][:3]), {n.lower(): v for n, v in said[1]}, body)


class Small:
    """An application that answers what it is told to, and counts."""

    def __init__(self, body: bytes = b"{}" * 600, status: str = "200 OK", **headers: str) -> None:
        named = {"Content-Type": "application/json", "Cache-Control": PUBLIC, "ETag": '"abc"'}
        self.status, self.body = status, body
        self.headers = named | {n.replace("_", "-"): v for n, v in headers.items()}
        self.changes_at: datetime | None = None
        self.asked: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], Any] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        environ[CHANGES_AT] = self.changes_at
        self.meanwhile()
        start_response(self.status, list(self.headers.items()))
        return [self.body]


class ByHand(Follower):
    """A follower that looks only when the test says so."""

    def start(self) -> None:
        """No thread: a test's transaction is visible only to itself."""


def edge_before(application: Any) -> Edge:
    """An edge that has read the feed as it stands now."""
    edge = Edge(application)
    edge.follower = ByHand(drop=edge.drop, clear=edge.clear, pause=600)
    edge.follower.look()
    return edge
