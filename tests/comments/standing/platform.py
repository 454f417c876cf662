"""A comment platform on a port of its own, and the adapter that asks it."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cms_community.comments.live.credentials import Access
from cms_community.comments.models import Comment
from cms_community.comments.records import parse_record
from cms_community.comments.sources.answers import (
    LookedUp,
    NotAllowed,
    NotUnderstood,
    Unreachable,
)

TOKEN = "not-for-any-log"


@dataclass
class Platform:
    """What it knows of each comment, by id, and how it behaves."""

    port: int = 0
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    asked: list[list[str]] = field(default_factory=list)
    # Called after it has answered, before anyone reads the answer.
    meanwhile: Callable[[], Any] = bool

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def knows(self, comment: Comment, **told: Any) -> None:
        """Have it tell this of a comment; by default what we know."""
        self.comments[comment.remote_id] = {
            "source_id": comment.remote_id,
            "discussion_source_id": comment.discussion.remote_id,
            "created_at": comment.created_at.isoformat(),
            "body_text": comment.body_text,
            "state": "visible",
        } | told

    def answer(self, ids: list[str]) -> bytes:
        """Of those asked for, what it has and what it never heard of."""
        self.asked.append(ids)
        known = [self.comments[one] for one in ids if one in self.comments]
        gone = [one for one in ids if one in self.gone]
        return self.body or json.dumps({"comments": known, "gone": gone}).encode()

    def look_up(self, access: Access, ids: Sequence[str]) -> LookedUp:
        """The adapter: asks over HTTP, as the adapters of real platforms do."""
        as_of = datetime.now(UTC)
        asking = urllib.request.Request(  # noqa: S310  our own server
            f"{access.address}/?ids={','.join(ids)}",
            headers={"Authorization": f"Bearer {access.token}"},
        )
        try:
            with urllib.request.urlopen(asking, timeout=5) as told:  # noqa: S310  our own server
                found = json.loads(told.read())
                records = [parse_record(one, as_of=as_of) for one in found["comments"]]
        except urllib.error.HTTPError as error:
            with error:
                raise failure(error) from error
        except OSError as error:
            raise Unreachable("It did not answer.") from error
        except (ValueError, KeyError) as error:
            raise NotUnderstood("It answered something else than JSON.") from error
        self.meanwhile()
        return LookedUp(records, set(found["gone"]))


def failure(error: urllib.error.HTTPError) -> Exception:
    """What an answer that is none amounts to."""
    if error.code in (401, 403):
        return NotAllowed(f"It answered {error.code}: renew the token.")
    found = Unreachable(f"It answered {error.code}.")
    if wait := error.headers.get("Retry-After"):
        found.retry_after = float(wait)
    return found


@contextmanager
def platform() -> Iterator[Platform]:
    """A platform that answers."""
    found = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = self.headers["Authorization"] == f"Bearer {TOKEN}"
            self.send_response(found.status if allowed else 401)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.answer(self.path.partition("=")[2].split(",")))

        def log_message(self, *args: Any) -> None:
            """Nothing: the test looks at what was kept."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_port
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield found
        server.shutdown()
