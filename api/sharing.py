"""Reading the API from a browser on another origin: CORS, never with credentials."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from cms_community.conf import setting

# What a front end reads beside the body.
EXPOSED = "Cache-Tag, ETag, Last-Modified, Link, Retry-After"
# What it may send beside what every request has.
SENT = "Authorization, If-Modified-Since, If-None-Match"
# Seconds for which a browser remembers the permission.
REMEMBERED = "86400"


def origins() -> list[str] | str:
    """The origins that may read, or "*"."""
    allowed: list[str] | str = setting("API_CORS_ORIGINS")
    return allowed


def asks_for_permission(request: HttpRequest) -> bool:
    """Whether this is a browser's question before the request itself, and any origin may read."""
    return request.method == "OPTIONS" and bool(origins())


def permission(request: HttpRequest) -> HttpResponse:
    """The answer to that question."""
    answer = HttpResponse(status=204)
    answer["Access-Control-Allow-Methods"] = "GET, HEAD"
    answer["Access-Control-Allow-Headers"] = SENT
    answer["Access-Control-Max-Age"] = REMEMBERED
    shared(request, answer)
    return answer


def shared(request: HttpRequest, answer: Any) -> Any:
    """The answer, with leave to read it for the origins that the settings name."""
    allowed = origins()
    if not allowed:
        return answer
    answer["Access-Control-Expose-Headers"] = EXPOSED
    if allowed == "*":
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
    # Another origin gets the same bytes without that header: caches must keep both apart.
    patch_vary_headers(answer, ["Origin"])
    if request.headers.get("Origin") in allowed:
        answer["Access-Control-Allow-Origin"] = request.headers["Origin"]
    return answer
