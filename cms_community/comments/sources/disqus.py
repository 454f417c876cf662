"""Disqus: the XML file that its export sends by mail.

It tells neither what was approved nor when a comment was edited or removed: `as_of` dates it. It
does not say either who removed a comment, its author or a moderator, so a removed one is rejected
and its text is not taken. E-mail and IP addresses are in the file; they are not even read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from ..records import LONGEST_ID, Record, Refused, is_private, parse_record, web_address
from .elements import Element, elements

_THREAD = "disqus/thread"
_POST = "disqus/post"
_WANTED = {
    _THREAD: frozenset({"@id", "link", "title"}),
    _POST: frozenset(
        {
            "@id",
            "message",
            "createdAt",
            "isDeleted",
            "isSpam",
            "author/name",
            "author/isAnonymous",
            "author/username",
            "thread@id",
            "parent@id",
        }
    ),
}


def read_export(
    stream: BinaryIO, *, as_of: datetime | None
) -> Iterator[tuple[int, Record | Refused]]:
    """Each post's line with its record, or with the reason why it is refused."""
    threads: dict[str, tuple[str | None, str | None]] = {}
    for element in elements(stream, root="disqus", wanted=_WANTED):
        if element.path == _THREAD:
            address, title = web_address(element.text("link")), element.text("title")
            threads[element.text("@id") or ""] = address, title[:500] if title else None
            continue
        try:
            yield element.line, _record(element, threads, as_of)
        except Refused as refused:
            yield element.line, refused


def _record(
    post: Element, threads: dict[str, tuple[str | None, str | None]], as_of: datetime | None
) -> Record:
    thread = post.text("thread@id") or ""
    address, title = threads.get(thread, (None, None))
    deleted, spam = post.text("isDeleted") == "true", post.text("isSpam") == "true"
    return parse_record(
        {
            "source_id": post.text("@id"),
            "discussion_source_id": thread,
            "discussion_url": address,
            "discussion_title": title,
            "parent_source_id": post.text("parent@id"),
            **_author(post),
            "body_html": None if deleted else post.text("message") or "",
            "created_at": _moment(post.text("createdAt")),
            "state": "rejected" if deleted else "spam" if spam else "visible",
            "state_raw": "isDeleted" if deleted else "isSpam" if spam else "",
        },
        as_of=as_of,
    )


def _author(post: Element) -> dict[str, str | None]:
    """Who wrote it; a guest has no id by which to be known again."""
    username = post.text("author/username")
    if not username or is_private(username) or post.text("author/isAnonymous") == "true":
        return {}
    name = post.text("author/name")
    return {
        "member_source_id": username,
        "member_name": name[:LONGEST_ID] if name is not None else None,
    }


def _moment(text: str | None) -> datetime | str | None:
    """The date, in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
