"""The WSGI application that stands in front of Django."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from ...conf import setting
from ..signals import answers_outdated, documents_changed
from .asking import Environ, Target, canonical, for_everyone, is_anonymous, target
from .entry import Answer, Entry, StartResponse, ask, is_public
from .flights import Flights
from .follower import Follower, tags_of
from .store import ANYTHING, Store

Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Edge:
    """Answers from memory what was answered before and has not changed since; asks Django for
    the rest.

    Wrap a site's application in it: `application = Edge(get_wsgi_application())`. Requests that
    say who asks, and every address that does not begin with `prefix`, go to Django as they are.
    """

    def __init__(self, application: Application, *, prefix: str = "/api/v1/") -> None:
        self.application = application
        self.prefix = prefix
        self.store = Store(setting("EDGE_BYTES"))
        self.flights = Flights()
        self.follower = Follower(drop=self.drop, clear=self.clear, pause=setting("EDGE_POLL"))
        self._entries = self.store.entries
        self._stale_if_error: int = setting("STALE_IF_ERROR")
        self._secured_by = secured_by()
        # Origins that the API names in its answers; all others get the answer of those that have
        # none, as they would from the API.
        self._origins = frozenset(setting("API_CORS_ORIGINS")) - {"*"}
        documents_changed.connect(self.follow_own_changes)
        answers_outdated.connect(self.follow_own_notices)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The quick way, for a plain GET of something held; all else takes the other one."""
        entry = self._entries.get((environ["PATH_INFO"], environ["QUERY_STRING"]))
        if (
            entry is None
            or environ["REQUEST_METHOD"] != "GET"
            or "HTTP_COOKIE" in environ
            or "HTTP_AUTHORIZATION" in environ
            or "HTTP_ORIGIN" in environ
            or time.monotonic() > self.follower.sound_until
            or time.time() > entry.plain_until
            or (self._secured_by and not self.is_secure(environ))
        ):
            return self.otherwise(environ, start_response)
        variant = entry.variants.get(environ.get("HTTP_ACCEPT_ENCODING"))
        if variant is None:
            return self.send(entry, environ, start_response)
        entry.used = True
        if "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
            return entry.send(environ, start_response, age=0)
        # A copy: some servers write into the list that they are given.
        start_response("200 OK", variant.headers.copy())
        return [variant.body]

    def otherwise(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """What is not held as it was asked for: spelt otherwise, aged, missing, or not ours."""
        if not environ["PATH_INFO"].startswith(self.prefix):
            return self.application(environ, start_response)
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            environ["QUERY_STRING"] = canonical(environ["QUERY_STRING"])
            if environ.get("HTTP_ORIGIN") not in self._origins:
                environ.pop("HTTP_ORIGIN", None)
        if not is_anonymous(environ) or not self.is_secure(environ):
            return self.application(environ, start_response)
        self.follower.start()
        entry = self.held(target(environ))
        if entry is not None:
            return self.send(entry, environ, start_response, unverified=self.unverified())
        return self.fetch(environ, start_response)

    def held(self, key: Target) -> Entry | None:
        """What is held under a key and may still be sent."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if time.time() >= entry.ends_at:
            self.store.forget(entry)
            return None
        return entry if self.unverified() <= self._stale_if_error else None

    def unverified(self) -> float:
        """Seconds since the feed was last read; 0 while it is read as it should."""
        now = time.monotonic()
        return 0.0 if now <= self.follower.sound_until else now - self.follower.verified_at

    def send(
        self,
        entry: Entry,
        environ: Environ,
        start_response: StartResponse,
        *,
        unverified: float = 0.0,
    ) -> Iterable[bytes]:
        """Send what is held, with its age, and count what packing it added."""
        entry.used = True
        before = entry.size
        age = int(max(unverified, time.time() - entry.plain_until))
        sent = entry.send(environ, start_response, age=age)
        if entry.size != before:
            self.store.weigh(entry)
        return sent

    def fetch(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Ask Django, or wait for whoever is asking it the same."""
        flight, must_ask = self.flights.join(target(environ))
        if must_ask:
            entry: Entry | None = None
            try:
                answer, entry = self.asked(environ)
            finally:
                self.flights.leave(target(environ), flight, entry)
            if entry is None:
                return answer.pass_on(environ, start_response)
        else:
            entry = flight.wait()
        if entry is None:
            return self.application(environ, start_response)
        return self.send(entry, environ, start_response)

    def asked(self, environ: Environ) -> tuple[Answer, Entry | None]:
        """Django's answer, and what is kept of it if everyone may be sent it."""
        key, since, follows = target(environ), self.store.mark(), self.follower.seen is not None
        asked = for_everyone(environ)
        answer = ask(self.application, asked)
        if not is_public(answer):
            return answer, None
        entry = Entry(key, answer, asked)
        if follows:
            self.store.put(entry, since=since)
        return answer, entry

    def is_secure(self, environ: Environ) -> bool:
        """Whether Django would answer it rather than redirect it to HTTPS."""
        if self._secured_by is None:
            return True
        name, value = self._secured_by
        return bool(environ.get(name) == value)

    def drop(self, tags: Iterable[str]) -> None:
        """Drop what is made from these, and let nobody join a question asked before."""
        tags = set(tags)
        if ANYTHING in tags:
            self.clear()
            return
        self.store.drop(tags)
        self.flights.send_away()

    def clear(self) -> None:
        """Drop everything."""
        self.store.clear()
        self.flights.send_away()

    def follow_own_changes(self, documents: Iterable[Any], **kwargs: Any) -> None:
        """What this very process changes is dropped as soon as it is committed."""
        tags = tags_of((document.kind, document.public_id) for document in documents)
        transaction.on_commit(lambda: self.drop(tags), robust=True)

    def follow_own_notices(self, tags: set[str], **kwargs: Any) -> None:
        """So is what this process has marked and not rendered yet."""
        transaction.on_commit(lambda: self.drop(tags), robust=True)


def secured_by() -> tuple[str, str] | None:
    """What a request must bear where plain HTTP is redirected; None where it is not."""
    if not settings.SECURE_SSL_REDIRECT:
        return None
    header: tuple[str, str] | None = settings.SECURE_PROXY_SSL_HEADER
    return header or ("wsgi.url_scheme", "https")
