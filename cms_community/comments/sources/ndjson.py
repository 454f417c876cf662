"""Our own format: one neutral record a line, as records.py describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from ..records import Record, Refused, parse_record
from .lines import LONGEST_LINE, lines


def read_export(
    stream: BinaryIO, *, as_of: datetime | None
) -> Iterator[tuple[int, Record | Refused]]:
    """Each line's number with its record, or with the reason why it is refused; blank ones skipped.

    `as_of` dates the records that carry no source_updated_at.
    """
    for number, line in lines(stream):
        if line is None:
            yield number, Refused(f"The line is longer than {LONGEST_LINE:,} bytes.")
        elif line := line.strip():
            yield number, _read(line, as_of)


def read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object, unless it says a thing twice: of two states, the wrong one might hold."""
    found = dict(pairs)
    if len(found) != len(pairs):
        named = [key for key, _ in pairs]
        twice = next(key for key in found if named.count(key) > 1)
        raise Refused(f"{twice[:60]!r} is given more than once.")
    return found


def _read(line: bytes, as_of: datetime | None) -> Record | Refused:
    try:
        return parse_record(json.loads(line.decode(), object_pairs_hook=read_object), as_of=as_of)
    except Refused as refused:
        return refused
    except UnicodeDecodeError as error:
        return Refused(
            f"Byte {error.start + 1} of the line is not UTF-8: convert the file to UTF-8."
        )
    except json.JSONDecodeError as error:
        return Refused(
            f"The line is not JSON, or was cut off: {error.msg} at column {error.colno}."
        )
    except (RecursionError, ValueError):
        return Refused("The line is nested too deep, or holds a number too long to be read.")
