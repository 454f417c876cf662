"""A comment platform over HTTP, and the adapter that reads it: as small as they can be.

It signs its webhooks with HMAC-SHA256, tells comments page by page after a cursor, and knows a
comment by its id or knows that there is none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from cms_community.comments.records import Refused, parse_record
from cms_community.comments.sources import Adapter
from cms_community.comments.sources.access import Access
from cms_community.comments.sources.answers import (
    BadSignature,
    LookedUp,
    NotAllowed,
    Polled,
    Told,
    Unreachable,
)
from cms_community.members.models import Source

SECRET = "a secret of this platform"
TOKEN = "a token of this platform"


@dataclass
class Platform:
    """What it knows, how it answers, what it was asked."""

    port: int = 0
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    status: int = 200
    retry_after: str = ""
    page: int = 2
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, target: str, token: str) -> tuple[int, Any]:
        """Status and JSON."""
        self.asked.append(target)
        if self.status != 200:
            return self.status, {}
        if token != f"Bearer {TOKEN}":
            return 401, {}
        parts = urlsplit(target)
        asked = parse_qs(parts.query, keep_blank_values=True)
        if parts.path == "/since":
            after = int(asked["cursor"][0] or 0)
            return 200, list(self.comments.values())[after : after + self.page]
        return 200, {key: self.comments.get(key) for key in asked.get("id", [])}


@contextmanager
def standing() -> Iterator[Platform]:
    """A platform that answers until the test is over."""
    platform = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, told = platform.answer(self.path, self.headers.get("Authorization", ""))
            body = json.dumps(told).encode()
            self.send_response(status)
            if platform.retry_after:
                self.send_header("Retry-After", platform.retry_after)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked(access: Access, target: str) -> Any:
    """What the platform answers; Unanswered where it does not."""
    place = urlsplit(access.address)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    try:
        connection.request("GET", target, headers={"Authorization": f"Bearer {access.token}"})
        answer = connection.getresponse()
        body = answer.read()
    except OSError as error:
        raise Unreachable(f"{access.address} does not answer.") from error
    finally:
        connection.close()
    if answer.status == 401:
        raise NotAllowed("The platform does not know this token.")
    if answer.status != 200:
        failure = Unreachable(f"The platform answers {answer.status}.")
        failure.retry_after = float(answer.headers.get("Retry-After") or 0) or None
        raise failure
    return json.loads(body)


def read_webhook(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> Told:
    """{"id": …, "comments": [records], "changed": [ids], "members": [ids]}, signed."""
    given = headers.get("X-Signature", "").encode()
    if not any(hmac.compare_digest(signed(body, each).encode(), given) for each in secrets):
        raise BadSignature
    told = json.loads(body)
    if not isinstance(told, dict):
        raise Refused("The body is no object.")
    return Told(
        told.get("comments", []), told.get("changed", []), told["id"], told.get("members", [])
    )


def poll_since(access: Access, cursor: str) -> Polled:
    """One page after the cursor, which counts the comments that were told."""
    told = asked(access, f"/since?cursor={cursor}")
    records, refused = [], []
    for mapping in told:
        try:
            records.append(parse_record(mapping))
        except Refused as why:
            refused.append(str(why))
    after = int(cursor or 0) + len(told)
    return Polled(records, str(after), more=bool(told), refused=refused)


def look_up(access: Access, ids: Sequence[str]) -> LookedUp:
    """The comments with these ids, or that there is none."""
    told = asked(access, "/comments?" + "&".join(f"id={quote(each)}" for each in ids))
    records = [parse_record(mapping) for mapping in told.values() if mapping]
    return LookedUp(records, {key for key, mapping in told.items() if mapping is None})


ADAPTER = Adapter(
    Source.Kind.DISCOURSE, read_webhook=read_webhook, poll_since=poll_since, look_up=look_up
)


def signed(body: bytes, secret: str = SECRET) -> str:
    """The signature of a body."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def told(source_id: str = "1", **kw: Any) -> dict[str, Any]:
    """A comment as the platform tells it."""
    return {
        "source_id": source_id,
        "discussion_source_id": "story",
        "member_source_id": "jeanne",
        "member_name": "Jeanne",
        "body_text": "Enfin.",
        "state": "visible",
        "created_at": "2026-11-01T00:00:00+00:00",
    } | kw
