"""Opaque cursors: where a page of a list ended, signed so that nobody writes their own."""

from __future__ import annotations

from django.core import signing
from rest_framework.exceptions import ValidationError

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
