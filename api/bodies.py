"""What is sent to us, read with a bound on its size."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.request import Request

from cms_community.comments.cleaning import storable
from cms_community.comments.live.pushing import MOST, Item
from cms_community.comments.records import BrokenExport, Record, Refused, parse_record
from cms_community.comments.sources import ndjson

JSON = "application/json"
NDJSON = "application/x-ndjson"

# Twice what the most comments have to say with every key of theirs.
MOST_PIECES = 200 * MOST
# A string of JSON, which ends with the body if it is cut off; or a mark that a value follows.
_PIECE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[,\[{]', re.DOTALL)


class TooLarge(APIException):
    """413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def body_of(request: Request, *, most: int) -> bytes:
    """The body; refused unread when it says that it is larger than that."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isdecimal() and len(length) < 20):
        raise ParseError("Content-Length is no number.")
    if int(length) > most:
        raise TooLarge(f"The body has {int(length):,} bytes: {most:,} at most. Send it in parts.")
    body: bytes = request._request.read()
    return body


def media_type_of(request: Request) -> str:
    """The type of the body, one of the two that can be read."""
    named = (request.content_type or "").partition(";")[0].strip().lower()
    if named not in (JSON, NDJSON):
        raise UnsupportedMediaType(
            named[:60], f"Content-Type is {named[:60]!r}: {JSON} or {NDJSON} is expected."
        )
    return named


def items_of(body: bytes, media_type: str) -> list[Item]:
    """The records of a push, or why each is none; ParseError when it is no push at all."""
    if has_too_many_pieces(body):
        raise TooLarge("The body has far more keys and values than comments have. Send less.")
    told = lines_of(body) if media_type == NDJSON else listed_in(body)
    # One more than may be tells that there are too many; a body of millions is read no further.
    items = list(islice(told, MOST + 1))
    if not items:
        raise ParseError("There is no comment in the body.")
    if len(items) > MOST:
        raise TooLarge(f"The body has too many comments: {MOST:,} at most. Send it in parts.")
    return items


def has_too_many_pieces(body: bytes) -> bool:
    """Whether more is in a body than the most comments can say, looked at before any of it is made.

    Three bytes of JSON make an object of sixty: read whole, a body as long as it may be would fill
    the memory of a server.
    """
    if sum(map(body.count, (b'"', b",", b"[", b"{"))) <= MOST_PIECES:
        return False
    pieces = islice(_PIECE.finditer(body), MOST_PIECES + 1)
    return sum(1 for _ in pieces) > MOST_PIECES


def lines_of(body: bytes) -> Iterator[Item]:
    """One record a line."""
    try:
        for _number, item in ndjson.read_export(io.BytesIO(body), as_of=None):
            yield item, item.source_id if isinstance(item, Record) else ""
    except BrokenExport as broken:
        raise ParseError(str(broken)) from None


def listed_in(body: bytes) -> Iterator[Item]:
    """The records in {"comments": […]}."""
    told = parsed(body)
    if not isinstance(told, dict) or set(told) != {"comments"}:
        raise ParseError('The body is an object with one key: {"comments": [ … ]} is expected.')
    if not isinstance(told["comments"], list):
        raise ParseError("comments is no list: a list of records is expected.")
    for mapping in told["comments"]:
        yield item_of(mapping), given_id(mapping)


def parsed(body: bytes) -> Any:
    """The JSON in a body; ParseError with one sentence that says what is wrong with it."""
    try:
        return json.loads(body.decode("utf-8-sig"), object_pairs_hook=ndjson.read_object)
    except Refused as refused:
        raise ParseError(str(refused)) from None
    except UnicodeDecodeError as error:
        raise ParseError(f"Byte {error.start + 1} of the body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        told = f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        raise ParseError(told) from None
    except (RecursionError, ValueError):
        told = "The body is nested too deep, or holds a number too long to be read."
        raise ParseError(told) from None


def item_of(mapping: Any) -> Record | Refused:
    """The record, or why it is none."""
    try:
        return parse_record(mapping)
    except Refused as refused:
        return refused


def given_id(mapping: Any) -> str:
    """The id that an item gives, so that its refusal can be told from others."""
    given = mapping.get("source_id") if isinstance(mapping, dict) else None
    return storable(given)[:255] if isinstance(given, str) else ""
