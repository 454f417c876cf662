"""Opaque cursors: where a page of a list ended, signed so that nobody writes their own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core import signing
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

SALT = "community_api.cursor"


def write_cursor(resource: str, key: bytes) -> str:
    """The cursor that continues after the document with this sort key."""
    return signing.dumps([resource, key.hex()], salt=SALT, compress=False)


def read_cursor(resource: str, cursor: str) -> bytes:
    """The sort key in a cursor of this resource; ValidationError for any other string."""
    try:
        owner, key = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        owner, key = None, ""
    if owner != resource:
        raise ValidationError(
            {"cursor": "Not a cursor of this list: take it from meta.next of the page before."}
        )
    return bytes.fromhex(key)


def next_link(request: Request, cursor: str | None) -> str | None:
    """The path of the next page: the same question, continued; None after the last."""
    if cursor is None:
        return None
    kept = {k: v for k, v in request.query_params.items() if k not in ("cursor", "include")}
    # In the order in which the edge keeps it.
    return f"{request.path}?{urlencode(sorted((kept | {'cursor': cursor}).items()))}"
