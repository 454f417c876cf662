"""What a request asks for, as far as the edge is concerned."""

from __future__ import annotations

from typing import Any

Environ = dict[str, Any]
Target = tuple[str, ...]

# What campaigns and networks add to links. Only these are ignored; any other parameter is part of
# what is asked for, and the API refuses those that it does not know.
TRACKING = frozenset(
    {
        *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"),
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "ttclid", "twclid", "yclid"),
        *("igshid", "mc_cid", "mc_eid", "_ga", "_gl", "xtor", "at_medium", "at_campaign"),
    }
)
# A longer query is none that the API's own links contain.
QUERY_LENGTH = 2000
# Whoever sends more than this in one header of a GET is not a browser.
CONDITION_LENGTH = 4000
ACCEPT_LENGTH = 200

# Headers that an answer for everyone must not depend on.
_PERSONAL = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
    "HTTP_ACCEPT_ENCODING",
)


def canonical(query: str) -> str:
    """A query string in one order, without what only trackers read."""
    parts = query.split("&")
    return "&".join(sorted(p for p in parts if p and p.partition("=")[0] not in TRACKING))


def target(environ: Environ) -> Target:
    """Path and query of a request, and the page's origin if it names one: an answer's key.

    Apart, since a path that was written with %3F has a question mark too.
    """
    asked = environ["PATH_INFO"], environ["QUERY_STRING"]
    return (*asked, environ["HTTP_ORIGIN"]) if "HTTP_ORIGIN" in environ else asked


def is_anonymous(environ: Environ) -> bool:
    """Whether it reads, without a body, and without saying who asks."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and "HTTP_COOKIE" not in environ
        and "HTTP_AUTHORIZATION" not in environ
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and len(environ["QUERY_STRING"]) <= QUERY_LENGTH
    )


def for_everyone(environ: Environ) -> Environ:
    """The same request as a GET of the whole answer, plain, unconditional."""
    asked = {name: value for name, value in environ.items() if name not in _PERSONAL}
    return asked | {"REQUEST_METHOD": "GET"}


def coding(accepted: str | None) -> str:
    """The best coding that an Accept-Encoding header admits: br, gzip, or none."""
    if not accepted or len(accepted) > ACCEPT_LENGTH:
        return ""
    weights = dict(weighed(part) for part in accepted.lower().split(","))
    offered = {name: weights.get(name, weights.get("*", 0.0)) for name in ("br", "gzip")}
    best = max(offered, key=lambda name: offered[name])
    return best if offered[best] > 0 else ""


def weighed(part: str) -> tuple[str, float]:
    """One coding of an Accept-Encoding header with its weight; 0 if that cannot be read."""
    name, _, weight = part.partition(";")
    try:
        return name.strip(), float(weight.partition("=")[2]) if weight.strip() else 1.0
    except ValueError:
        return name.strip(), 0.0


def names_one_of(condition: str, etags: frozenset[str]) -> bool:
    """Whether an If-None-Match header names any of these; a weak name counts as the strong one."""
    if len(condition) > CONDITION_LENGTH:
        return False
    named = {etag.strip().removeprefix("W/") for etag in condition.split(",")}
    return "*" in named or not named.isdisjoint(etags)
