"""Opaque cursors: where a page of a list ended, signed so that nobody writes their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import signing
from rest_framework.exceptions import ValidationError

SALT = "community_api.cursor"


def write_cursor(resource: str, key: Sequence[Any]) -> str:
    """The cursor that continues after the row with this sort key."""
    return signing.dumps([resource, *map(str, key)], salt=SALT, compress=False)


def read_cursor(resource: str, cursor: str) -> list[str]:
    """The sort key in a cursor of this resource; ValidationError for any other string."""
    try:
        owner, *key = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        owner = None
    if owner != resource:
        raise ValidationError(
            {"cursor": "Not a cursor of this list: take it from meta.next of the page before."}
        )
    return [str(part) for part in key]
