"""What caches are told of an answer: how long it holds, what it was made from, whether it changed.

Directives: RFC 9111 and 5861. Tags: `Cache-Tag` as Cloudflare and Bunny read it, `Surrogate-Key`
as Fastly and Varnish do.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request

from cms_community.conf import setting
from cms_community.delivery.edge.entry import CHANGES_AT
from cms_community.delivery.models import Document

JSON = "application/json"
# An answer that bears it is dropped at every change.
ANYTHING = "*"
# RFC 9110 sets no bound; caches that purge by tag do, and coarser tags stand in beyond it.
TAGS_BYTES = 8000
# Whoever sends more than this in one header of a GET is not a browser.
CONDITION_BYTES = 4000


def api_url(document: Document) -> str:
    """Where the API has the document by itself."""
    return reverse(f"community_api:{document.kind}-item", args=[document.public_id])


def json_answer(body: bytes, content_type: str = JSON) -> HttpResponse:
    """A 200 with these bytes."""
    return HttpResponse(body, content_type=content_type)


def published_document(
    request: Request,
    document: Document,
    *,
    at: datetime,
    until: datetime | None = None,
    among: Sequence[str] = (),
) -> HttpResponse:
    """A document as an answer; `until` bounds how long it stands for this address.

    `among` are the collections in which another document may take its place at this address.
    """
    return published(
        request,
        json_answer(bytes(document.body)),
        tags=[*among, *document.tags.split()],
        changes_at=first_of(document.due_at, document.visible_until, until),
        at=at,
        changed_at=document.announced_at,
    )


def published(
    request: Request,
    answer: HttpResponse,
    *,
    tags: Sequence[str],
    at: datetime,
    changes_at: datetime | None = None,
    changed_at: datetime | None = None,
) -> HttpResponse:
    """The answer with all that caches need; a 304 without a body for whoever has it already.

    `changes_at` is when the answer may change by itself: no cache keeps it beyond that moment.
    """
    request._request.META[CHANGES_AT] = changes_at
    etag = f'"{name_of(answer.content)}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = directives(seconds_until(changes_at, at))
    answer["Cache-Tag"] = header(tags, ",")
    answer["Surrogate-Key"] = header(tags, " ")
    last_modified = None
    if changed_at:
        last_modified = int(changed_at.timestamp())
        answer["Last-Modified"] = http_date(last_modified)
    return conditional(request, answer, etag, last_modified)


def name_of(content: bytes) -> str:
    """What an ETag names these bytes, without its quotes."""
    # Processors compute SHA-256 themselves: three times as fast as any other digest.
    return hashlib.sha256(content).hexdigest()[:24]


def conditional(
    request: Request, answer: HttpResponse, etag: str, last_modified: int | None
) -> HttpResponse:
    """A 304 if the request says that it has this answer, else the answer."""
    if "If-Match" in request.headers or "If-Unmodified-Since" in request.headers:
        # They are for whoever writes.
        return answer
    if len(request.headers.get("If-None-Match", "")) > CONDITION_BYTES:
        return answer
    found = get_conditional_response(
        request._request, etag=etag, last_modified=last_modified, response=answer
    )
    if found is not answer and found is not None:
        for name in ("Cache-Tag", "Surrogate-Key"):
            found[name] = answer[name]
    return found if isinstance(found, HttpResponse) else answer


def first_of(*moments: datetime | None) -> datetime | None:
    """The first of these moments, of those that will come at all."""
    return min((moment for moment in moments if moment), default=None)


def seconds_until(moment: datetime | None, at: datetime) -> float:
    """The time left, infinite if nothing ends; one second where the change is already due."""
    return math.inf if moment is None else max((moment - at).total_seconds(), 1.0)


def directives(left: float) -> str:
    """The Cache-Control of an answer that changes by itself in so many seconds."""
    kept = int(min(setting("MAX_AGE"), left))
    shared = int(min(setting("SHARED_MAX_AGE"), left))
    stale = int(min(setting("STALE_WHILE_REVALIDATE"), left - shared))
    words = [
        "public",
        f"max-age={kept}",
        f"s-maxage={shared}",
        f"stale-while-revalidate={stale}",
        f"stale-if-error={setting('STALE_IF_ERROR')}",
    ]
    return ", ".join(words)


def header(tags: Sequence[str], separator: str) -> str:
    """The tags as one header; the coarse ones alone where all of them would be too long."""
    text = separator.join(tags)
    if len(text) <= TAGS_BYTES:
        return text
    coarse = dict.fromkeys(tag.split(":")[0] for tag in tags)
    return separator.join(coarse)
