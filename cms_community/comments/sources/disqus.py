"""Disqus: the XML file that its export sends by mail, and its API.

The file tells neither what was approved nor when a comment was edited or removed: `as_of` dates
it. It does not say either who removed a comment, its author or a moderator, so a removed one is
rejected and its text is not taken. E-mail and IP addresses are in the file; they are not even read.

The API tells all of that. It answers a thousand questions an hour, and calls nobody. Its token is
the application's secret key, with the moderator's access token after a comma.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from ..records import LONGEST_ID, Record, Refused, is_private, parse_record, web_address
from .access import Access
from .answers import LookedUp, Misconfigured, NotAllowed, Polled, Unreachable
from .asking import ask, puzzled
from .elements import Element, elements
from .reading import link, one_by_one, read_each, title_of, utc, within
from .walking import Page, newest_of, walk

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
            "created_at": utc(post.text("createdAt")),
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


_HOME = "https://disqus.com"
# What its documentation numbers: no such thing; asked too often; may not ask.
_NONE, _TOO_OFTEN = 8, frozenset({13, 14})
_FORBIDDEN = frozenset({4, 5, 9, 11, 12, 17, 18, 22, 23})
# Seconds; its limit is of an hour, and it does not say when that is over.
_PAUSE = 600.0


def poll_since(access: Access, cursor: str) -> Polled:
    """The next hundred posts, in whatever state, by the date at which they were written."""

    def page(start: datetime, token: str) -> Page:
        asked_at = timezone.now()
        asked = {
            "forum": access.account,
            "include": ["approved", "unapproved", "spam", "deleted"],
            "order": "asc",
            "limit": 100,
            "start": int(start.timestamp()),
        }
        told = _ask(access, "posts/list", asked | ({"cursor": token} if token else {}))
        posts = within(told, "response")
        if not isinstance(posts, list):
            raise puzzled(access.address or _HOME)
        records, refused = read_each(posts, partial(_live, asked_at=asked_at))
        goes_on = posts and within(told, "cursor", "hasNext") is True
        on = str(within(told, "cursor", "next") or "") if goes_on else ""
        return Page(records, refused, newest_of(records), on if on != token else "")

    if not access.account:
        raise Misconfigured(_("Write the short name of the Disqus forum as the account."))
    return walk(cursor, page)


def look_up(access: Access, ids: Sequence[str]) -> LookedUp:
    """The posts as Disqus has them now, each by a question of its own."""

    def one(remote_id: str) -> Record | None:
        asked_at = timezone.now()
        told = _ask(access, "posts/details", {"post": remote_id})
        if within(told, "code") == _NONE:
            return None
        return _live(within(told, "response"), asked_at=asked_at)

    return one_by_one(ids, one)


def _ask(access: Access, what: str, query: dict[str, Any]) -> Any:
    """An answer that says 0, all is well, or that there is no such thing."""
    secret, _comma, token = (part.strip() for part in access.token.partition(","))
    keys = {"api_secret": secret} | ({"access_token": token} if token else {})
    home = access.address or _HOME
    answer = ask(f"{home}/api/3.0/{what}.json", query={**keys, **query, "related": "thread"})
    code = within(answer.data, "code")
    if code in _TOO_OFTEN:
        failure = Unreachable(_("Disqus was asked too often: it answers 1,000 times an hour."))
        failure.retry_after = _PAUSE
        raise failure
    if code in _FORBIDDEN:
        raise NotAllowed(
            _("Disqus does not let us ask (error %(code)s): check keys and rights.")
            % {"code": code}
        )
    if code != (0 if answer.is_good else _NONE):
        raise puzzled(home)
    return answer.data


def _live(post: Any, *, asked_at: datetime) -> Record:
    word, state = _state(post)
    is_gone = state in {"removed_by_author", "rejected"}
    return parse_record(
        {
            "source_id": within(post, "id"),
            "source_updated_at": asked_at,
            "created_at": utc(within(post, "createdAt")),
            "parent_source_id": _parent(post),
            "body_html": None if is_gone else within(post, "message") or "",
            "state": state,
            "state_raw": word,
            **_live_thread(within(post, "thread")),
            **_live_author(within(post, "author")),
            "reactions": within(post, "likes"),
            "dislikes": within(post, "dislikes"),
            "flags": within(post, "numReports"),
            "featured_at_source": within(post, "isHighlighted"),
            "permalink": link(within(post, "url")),
        }
    )


def _state(post: Any) -> tuple[str, str]:
    """Its own word and ours; what does not say that it is approved, and only that, is not shown."""
    for word, state in (
        ("isDeletedByAuthor", "removed_by_author"),
        ("isDeleted", "rejected"),
        ("isSpam", "spam"),
    ):
        if within(post, word):
            return word, state
    return ("isApproved", "visible") if within(post, "isApproved") is True else ("", "held")


def _parent(post: Any) -> Any:
    """The post that it answers, which is a number in the API while its id is text."""
    parent = within(post, "parent")
    return None if parent is None else str(parent)


def _live_thread(thread: Any) -> dict[str, Any]:
    """A thread comes whole where it is asked for, else as its id."""
    if not isinstance(thread, dict):
        return {"discussion_source_id": thread}
    return {
        "discussion_source_id": thread.get("id"),
        "discussion_url": link(thread.get("link")),
        "discussion_title": title_of(thread.get("clean_title") or thread.get("title")),
    }


def _live_author(author: Any) -> dict[str, Any]:
    """Who wrote it; a guest has no id by which to be known again."""
    username = within(author, "username")
    if not username or within(author, "isAnonymous") is not False or is_private(str(username)):
        return {}
    return {"member_source_id": username, "member_name": within(author, "name")}
