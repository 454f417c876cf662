"""Coral: comments.csv as its importer reads it, with users.csv and stories.csv beside it.

Columns, with or without a row of their names: id, author_id, story_id, created_at, body (HTML),
parent_id, status, rating. The files carry no date of their own: `as_of` dates them. The e-mail
column of users.csv is skipped. A comment without a body was erased at Coral, unless it is a rating.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple

from ..records import LONGEST_ID, BrokenExport, Record, Refused, parse_record, web_address
from .lines import LONGEST_LINE, lines

_COMMENT = ("id", "author_id", "story_id", "created_at", "body", "parent_id", "status", "rating")
_USER = ("id", "email", "username", "role")
_STORY = ("id", "url", "title")
_STATES = {
    "NONE": "visible",
    "APPROVED": "visible",
    "PREMOD": "held",
    "SYSTEM_WITHHELD": "held",
    "REJECTED": "rejected",
}
_ROLES = {"STAFF": "staff", "MODERATOR": "staff", "ADMIN": "staff"}
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright bars"}
_SEPARATOR = re.compile(r'"?[\w.:-]+"?([,;\t|])')
_UNDECODED = re.compile("[\udc80-\udcff]")

Lines = Iterator[tuple[int, list[str]]]


class _Beside(NamedTuple):
    """What the two other files tell, by id: (name, role) and (address, title)."""

    members: dict[str, tuple[str, str]]
    stories: dict[str, tuple[str | None, str]]


def read_export(
    stream: BinaryIO,
    *,
    as_of: datetime | None,
    members: BinaryIO | None = None,
    stories: BinaryIO | None = None,
) -> Iterator[tuple[int, Record | Refused]]:
    """Each comment's line with its record, or with the reason why it is refused.

    `members` is users.csv, `stories` is stories.csv; without them there are no names and titles.
    """
    beside = _Beside(_members(members) if members else {}, _stories(stories) if stories else {})
    for number, cells in _rows(stream, "comments.csv", _COMMENT):
        try:
            yield number, _record(cells, beside, as_of)
        except Refused as refused:
            yield number, refused


def _record(cells: list[str], beside: _Beside, as_of: datetime | None) -> Record:
    if len(cells) not in (len(_COMMENT) - 1, len(_COMMENT)):
        raise Refused(f"The row has {len(cells)} columns where {len(_COMMENT)} are expected.")
    if any(map(_UNDECODED.search, cells)):
        raise Refused("The row is not UTF-8: convert the file to UTF-8.")
    remote_id, author, story, created_at, body, parent, status, rating = (*cells, "")[:8]
    is_erased = not body and not rating and status != "REJECTED"
    return parse_record(
        {
            "source_id": remote_id,
            "discussion_source_id": story,
            **_about_story(story, beside),
            **_about_member(author, beside),
            "parent_source_id": parent,
            "body_html": body or None,
            "created_at": created_at,
            "state": "erased" if is_erased else _STATES.get(status, "held"),
            "state_raw": status[:100],
        },
        as_of=as_of,
    )


def _about_story(story: str, beside: _Beside) -> dict[str, str | None]:
    address, title = beside.stories.get(story, (None, None))
    return {"discussion_url": address, "discussion_title": title}


def _about_member(author: str, beside: _Beside) -> dict[str, str | None]:
    name, role = beside.members.get(author, (None, None))
    return {"member_source_id": author, "member_name": name, "member_role": role}


def _members(stream: BinaryIO) -> dict[str, tuple[str, str]]:
    return {
        cells[0]: (cells[2][:LONGEST_ID], _ROLES.get(cells[3], "member"))
        for _, cells in _rows(stream, "users.csv", _USER)
        if len(cells) >= len(_USER)
    }


def _stories(stream: BinaryIO) -> dict[str, tuple[str | None, str]]:
    return {
        cells[0]: (web_address(cells[1]), cells[2][:500])
        for _, cells in _rows(stream, "stories.csv", _STORY)
        if len(cells) >= len(_STORY)
    }


def _rows(stream: BinaryIO, name: str, columns: tuple[str, ...]) -> Lines:
    """The rows of a CSV file with the lines on which they begin, without that of column names."""
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(_texts(stream, name), strict=True)
    first = 1
    try:
        for cells in reader:
            is_header = first == 1 and _is_header(cells, name, columns)
            if cells and not is_header:
                yield first, cells
            first = reader.line_num + 1
    except csv.Error as error:
        raise BrokenExport(
            f"Line {first} of {name}: the row is malformed or cut off ({error})."
        ) from None


def _is_header(cells: list[str], name: str, columns: tuple[str, ...]) -> bool:
    """Whether a first row names the columns; BrokenExport if it names others, or in another order.

    Without a header the columns are read by their place, so these would be read as one another.
    """
    if tuple(cells[: len(columns)]) == columns:
        return True
    if len(set(cells) & {*_COMMENT, *_USER, *_STORY}) >= 3:
        raise BrokenExport(
            f"Line 1 of {name}: the columns are {', '.join(cells)[:200]}, where"
            f" {', '.join(columns)} are expected, in this order."
        )
    return False


def _texts(stream: BinaryIO, name: str) -> Iterator[str]:
    """The lines as text; bytes that are none are marked, so that only their row is refused."""
    for number, line in lines(stream):
        if line is None:
            raise BrokenExport(f"Line {number} of {name} is longer than {LONGEST_LINE:,} bytes.")
        text = line.decode(errors="surrogateescape")
        if number == 1:
            _refuse_other_separator(text, name)
        yield text


def _refuse_other_separator(line: str, name: str) -> None:
    """A first cell is an id or the word: what follows it is what separates the columns."""
    found = _SEPARATOR.match(line)
    if found and found[1] != ",":
        called = _SEPARATORS[found[1]]
        raise BrokenExport(
            f"Line 1 of {name}: the columns are separated by {called}, where commas are expected,"
            " as Coral writes them: import the file that Coral gave, not one that a spreadsheet"
            " saved again, or save it with commas."
        )
