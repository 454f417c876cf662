"""WordPress: the WXR file that Tools > Export writes.

Its channel's pubDate is the moment of the export and dates what it says of each comment, unless
`as_of` says better. Pingbacks, trackbacks and the private notes of shops are no comments and are
left out. A visitor without an account has no id by which to be known again. E-mail addresses, IP
addresses and authors' own addresses are in the file; they are not even read. A date without
its UTC twin is by the newsroom's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from ...conf import newsroom_zone
from ..cleaning import paragraphs
from ..records import LONGEST_ID, LeftOut, Record, Refused, parse_record, web_address
from .elements import Element, elements

_CHANNEL = "rss/channel"
_ITEM = f"{_CHANNEL}/item"
_COMMENT = f"{_ITEM}/comment"
_TEXT = frozenset({""})
_WANTED = {
    f"{_CHANNEL}/pubDate": _TEXT,
    _ITEM: frozenset(),
    f"{_ITEM}/title": _TEXT,
    f"{_ITEM}/link": _TEXT,
    f"{_ITEM}/post_id": _TEXT,
    _COMMENT: frozenset(
        {
            "comment_id",
            "comment_author",
            "comment_date",
            "comment_date_gmt",
            "comment_content",
            "comment_approved",
            "comment_type",
            "comment_parent",
            "comment_user_id",
        }
    ),
}
_STATES = {
    "1": "visible",
    "0": "held",
    "spam": "spam",
    "trash": "rejected",
    "post-trashed": "rejected",
}
_TYPES = frozenset({"", "comment", "review"})
_NO_DATE = "0000-00-00"


@dataclass(slots=True)
class _Story:
    """The item whose comments are being read: WXR gives its id before them."""

    title: str = ""
    link: str | None = None
    post_id: str = ""


def read_export(
    stream: BinaryIO, *, as_of: datetime | None
) -> Iterator[tuple[int, Record | Refused]]:
    """Each comment's line with its record, or with the reason why it is refused or left out."""
    story = _Story()
    for element in elements(stream, root="rss", wanted=_WANTED):
        if element.path == _COMMENT:
            yield element.line, _read(element, story, as_of)
        elif element.path == f"{_CHANNEL}/pubDate":
            as_of = as_of or _date_of_export(element.text("") or "")
        else:
            story = _told(story, element)


def _told(story: _Story, element: Element) -> _Story:
    """The story with what the element tells of it; an item that begins is a new one."""
    if element.path == _ITEM:
        return _Story()
    text = element.text("") or ""
    if element.path.endswith("/title"):
        story.title = text[:500]
    elif element.path.endswith("/link"):
        story.link = web_address(text)
    else:
        story.post_id = text
    return story


def _read(comment: Element, story: _Story, as_of: datetime | None) -> Record | Refused:
    kind = comment.text("comment_type") or ""
    if kind not in _TYPES:
        return LeftOut(f"A {kind[:40]} is no comment.")
    try:
        return _record(comment, story, as_of)
    except Refused as refused:
        return refused


def _record(comment: Element, story: _Story, as_of: datetime | None) -> Record:
    parent = comment.text("comment_parent")
    approved = comment.text("comment_approved") or ""
    return parse_record(
        {
            "source_id": comment.text("comment_id"),
            "discussion_source_id": story.post_id,
            "discussion_url": story.link,
            "discussion_title": story.title,
            "parent_source_id": None if parent == "0" else parent,
            **_author(comment),
            "body_html": paragraphs(comment.text("comment_content") or ""),
            "created_at": _moment(comment),
            "state_raw": approved[:100],
        },
        as_of=as_of,
        states=_STATES,
    )


def _author(comment: Element) -> dict[str, str | None]:
    user = comment.text("comment_user_id")
    if not user or user == "0":
        return {}
    name = comment.text("comment_author")
    return {
        "member_source_id": user,
        "member_name": name[:LONGEST_ID] if name is not None else None,
    }


def _moment(comment: Element) -> datetime | str | None:
    """When it was written; a held one may have a local date only, by the newsroom's clock."""
    text = comment.text("comment_date_gmt")
    zone: tzinfo = UTC
    if not text or text.startswith(_NO_DATE):
        text, zone = comment.text("comment_date"), newsroom_zone()
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=zone)
    except ValueError:
        return text


def _date_of_export(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
