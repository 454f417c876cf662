"""WordPress: the WXR file that Tools > Export writes, and its REST API.

The file's pubDate is the moment of the export and dates what it says of each comment, unless
`as_of` says better. Pingbacks, trackbacks and the private notes of shops are no comments and are
left out. A visitor without an account has no id by which to be known again. E-mail addresses, IP
addresses and authors' own addresses are in the file; they are not even read. A date without
its UTC twin is by the newsroom's clock.

The API is asked with an application password of an editor's, for the fields that are kept and no
others. WordPress calls nobody. Comments under what is not published are held.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, BinaryIO
from urllib.parse import unquote

from django.utils import timezone
from django.utils.translation import gettext as _

from ...conf import newsroom_zone
from ..cleaning import as_text, clean_html, paragraphs
from ..records import LONGEST_ID, LeftOut, Record, Refused, parse_record, web_address
from .access import Access
from .answers import LookedUp, Misconfigured, NotAllowed, Polled
from .asking import Answer, ask, puzzled
from .elements import Element, elements
from .reading import an_id, in_batches, link, read_each, title_of, utc, within
from .walking import Page, newest_of, walk

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


# The most that WordPress gives at once.
_PAGE = 100
_FIELDS = "id,post,parent,author,author_name,date_gmt,content,link,status,type,_links.up"
_LIVE_STATES = {
    "approved": "visible",
    "hold": "held",
    "spam": "spam",
    "trash": "rejected",
    "post-trashed": "rejected",
}
_POST = re.compile(r"/wp/v2/([\w-]+)/(\d+)$")
_NONE = frozenset({"rest_comment_invalid_id", "rest_post_invalid_id"})
_SECOND = timedelta(seconds=1)

# The published posts, by the number that their comments name them by.
Posts = dict[str, tuple[str | None, str | None]]


def poll_since(access: Access, cursor: str) -> Polled:
    """The next hundred comments, in whatever state, by the date at which they were written."""

    def page(start: datetime, token: str) -> Page:
        after, number = _place(token) if token else (start, 1)
        asked_at = timezone.now()
        comments = _comments(
            access,
            {"after": after.isoformat(), "page": number, "order": "asc", "orderby": "date_gmt"},
        )
        records, refused = _records(access, comments, asked_at)
        on = _on(access, comments[-1], after, number) if len(comments) == _PAGE else ""
        return Page(records, refused, newest_of(records), on)

    return walk(cursor, page)


def _on(access: Access, last: Any, after: datetime, number: int) -> str:
    """Where the next page begins: before the second of the last, which others may share."""
    written = utc(within(last, "date_gmt"))
    if not isinstance(written, datetime):
        raise puzzled(access.address)
    before = written - _SECOND
    if before > after:
        after, number = before, 0
    return f"{after.isoformat()} {number + 1}"


def _place(token: str) -> tuple[datetime, int]:
    after, _space, number = token.partition(" ")
    return datetime.fromisoformat(after), int(number)


def look_up(access: Access, ids: Sequence[str]) -> LookedUp:
    """The comments as WordPress has them now; it says of each of the others that there is none."""
    answer = LookedUp([])
    for batch in in_batches(filter(str.isdecimal, ids), _PAGE):
        asked_at = timezone.now()
        comments = _comments(access, {"include": ",".join(batch)})
        listed = {an_id(within(comment, "id")) for comment in comments}
        comments += _alone(access, [each for each in batch if each not in listed], answer)
        records, refused = _records(access, comments, asked_at)
        answer.records.extend(records)
        answer.refused.extend(refused)
    return answer


def _alone(access: Access, ids: list[str], answer: LookedUp) -> list[Any]:
    """Each comment that was not listed, asked for alone: it is gone, or a plugin left it out."""
    found = []
    for remote_id in ids:
        try:
            one = _ask(access, f"comments/{remote_id}", {"context": "edit", "_fields": _FIELDS})
        except NotAllowed as failure:
            answer.refused.append(str(failure))
            continue
        if one.is_good:
            found.append(one.data)
        elif within(one.data, "code") in _NONE:
            answer.gone.add(remote_id)
        else:
            raise puzzled(access.address)
    return found


def _comments(access: Access, query: dict[str, Any]) -> list[Any]:
    """Comments in every state and of every type, without what is private of their authors."""
    always = {"context": "edit", "status": "any", "type": "all", "per_page": _PAGE}
    answer = _ask(access, "comments", {**always, "_fields": _FIELDS, **query})
    if not answer.is_good or not isinstance(answer.data, list):
        raise puzzled(access.address)
    return answer.data


def _ask(access: Access, what: str, query: dict[str, Any]) -> Answer:
    if not access.account:
        raise Misconfigured(_("Write the WordPress user of the application password."))
    credentials = b64encode(f"{access.account}:{access.token}".encode()).decode()
    headers = {"authorization": f"Basic {credentials}"}
    return ask(f"{access.address}/wp-json/wp/v2/{what}", query=query, headers=headers)


def _records(
    access: Access, comments: list[Any], asked_at: datetime
) -> tuple[list[Record], list[str]]:
    posts = _posts(access, comments)
    return read_each(comments, partial(_live, posts=posts, asked_at=asked_at))


def _posts(access: Access, comments: list[Any]) -> Posts:
    """The published among the posts that comments stand under: (address, title) by number."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for comment in comments:
        ups = within(comment, "_links", "up")
        href = within(ups[0], "href") if ups and isinstance(ups, list) else None
        if found := _POST.search(unquote(str(href))):
            wanted[found[1]].add(found[2])
    posts: Posts = {}
    for kind, numbers in wanted.items():
        query = {"include": ",".join(sorted(numbers)), "per_page": _PAGE}
        fields = {"_fields": "id,link,title.rendered,content.protected"}
        answer = _ask(access, kind, query | fields)
        posts |= dict(map(_post, answer.data if isinstance(answer.data, list) else []))
    return {number: post for number, post in posts.items() if number}


def _post(post: Any) -> tuple[str, tuple[str | None, str | None]]:
    """A post that anyone may read; one behind a password counts as not published."""
    is_open = within(post, "content", "protected") is not True
    title = within(post, "title", "rendered")
    words = as_text(clean_html(title)) if isinstance(title, str) else None
    return (an_id(within(post, "id")) if is_open else ""), (link(within(post, "link")), words)


def _live(comment: Any, *, posts: Posts, asked_at: datetime) -> Record:
    kind, status = within(comment, "type"), within(comment, "status")
    if kind not in _TYPES:
        raise LeftOut(f"A {str(kind)[:40]} is no comment.")
    post = an_id(within(comment, "post"))
    is_hidden = post not in posts and status in ("approved", "hold")
    address, title = posts.get(post, (None, None))
    raw = within(comment, "content", "raw")
    author = an_id(within(comment, "author"))
    return parse_record(
        {
            "source_id": an_id(within(comment, "id")),
            "source_updated_at": asked_at,
            "discussion_source_id": post,
            "discussion_url": address,
            "discussion_title": title_of(title),
            "parent_source_id": an_id(within(comment, "parent")),
            "member_source_id": author,
            "member_name": within(comment, "author_name") if author else None,
            "body_html": paragraphs(raw) if isinstance(raw, str) else "",
            "created_at": utc(within(comment, "date_gmt")),
            "state": "held" if is_hidden else None,
            "state_raw": status,
            "permalink": link(within(comment, "link")),
        },
        states=_LIVE_STATES,
    )
