"""Coral: its import files, its webhooks, its GraphQL API.

The files are comments.csv as its importer reads it, with users.csv and stories.csv beside it.
Columns, with or without a row of their names: id, author_id, story_id, created_at, body (HTML),
parent_id, status, rating. The files carry no date of their own: `as_of` dates them. The e-mail
column of users.csv is skipped. A comment without a body was erased at Coral, unless it is a rating.

A webhook tells ids and never a text; of a comment that moderators reject after they approved it, of
an edit and of an erasure there is none. So it is a hint, and every comment is looked up. Coral
keeps every comment: one that it does not find is in its archive, which cannot be asked, or was
never there, and that is no answer.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from ..records import LONGEST_ID, BrokenExport, Record, Refused, parse_record, web_address
from .access import Access
from .answers import LookedUp, NotAllowed, Polled, Told
from .asking import ask, puzzled, unreachable
from .lines import LONGEST_LINE, lines
from .reading import in_batches, link, read_each, title_of, utc, within
from .signatures import header, signed_json
from .walking import Page, newest_of, walk

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


# The most that Coral gives at once.
_PAGE = 50
_INSTANT = timedelta(milliseconds=1)
_LIVE = """
fragment Live on Comment {
  id body createdAt status deleted rating ancestorIDs replyCount permalink
  editing { edited }
  revision { createdAt }
  author { id username role }
  tags { code }
  actionCounts { reaction { total } flag { total } }
  story { id url metadata { title section } }
}"""
_POLL = f"""query Poll($after: Cursor) {{
  comments(first: {_PAGE}, after: $after, orderBy: CREATED_AT_ASC) {{
    nodes {{ ...Live }} pageInfo {{ hasNextPage }}
  }}
}}{_LIVE}"""
_FORBIDDEN = frozenset(
    {"USER_NOT_ENTITLED", "TOKEN_INVALID", "TOKEN_NOT_FOUND", "RAW_QUERY_NOT_AUTHORIZED"}
)


def read_webhook(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> Told:
    """Which comment to look up; BadSignature unless one of the secrets signed the body."""
    event = signed_json(body, header(headers, "X-Coral-Signature"), secrets)
    named = within(event, "data", "commentID")
    return Told(
        look_up=[named] if named and isinstance(named, str) else [],
        event=str(within(event, "id") or ""),
    )


def poll_since(access: Access, cursor: str) -> Polled:
    """The next fifty comments, in whatever state, by the date at which they were written."""

    def page(start: datetime, token: str) -> Page:
        after, asked_at = token or _instant(start), timezone.now()
        found = within(_ask(access, _POLL, {"after": after}), "comments")
        nodes = within(found, "nodes")
        if not isinstance(nodes, list):
            raise puzzled(access.address)
        records, refused = read_each(nodes, partial(_live, asked_at=asked_at))
        goes_on = nodes and within(found, "pageInfo", "hasNextPage") is True
        token = _on(access, nodes[-1], after) if goes_on else ""
        return Page(records, refused, newest_of(records), token)

    return walk(cursor, page)


def look_up(access: Access, ids: Sequence[str]) -> LookedUp:
    """The comments as Coral has them now; of one that it does not find, nothing is known."""
    records: list[Record] = []
    refused: list[str] = []
    for batch in in_batches(ids, _PAGE):
        asked_at = timezone.now()
        answer = _ask(access, _by_id(len(batch)), {f"i{n}": each for n, each in enumerate(batch)})
        if within(answer, "viewer", "role") not in ("MODERATOR", "ADMIN"):
            raise NotAllowed(_("The token is no moderator's: it does not see what was rejected."))
        nodes = [within(answer, f"c{number}") for number in range(len(batch))]
        told, wrong = read_each(filter(None, nodes), partial(_live, asked_at=asked_at))
        records, refused = records + told, refused + wrong
        refused += [
            _("Coral does not find comment %(id)s: it is archived, or never was.") % {"id": each}
            for each, node in zip(batch, nodes, strict=True)
            if not node
        ]
    return LookedUp(records, refused=refused)


def _by_id(count: int) -> str:
    """The query for so many comments, and for who asks: Coral hides what others may not see."""
    variables = ", ".join(f"$i{number}: ID!" for number in range(count))
    fields = " ".join(
        f"c{number}: comment(id: $i{number}) {{ ...Live }}" for number in range(count)
    )
    return f"query LookUp({variables}) {{ viewer {{ role }} {fields} }}{_LIVE}"


def _ask(access: Access, query: str, variables: dict[str, str]) -> Any:
    """The data of an answer, in which single comments may be missing."""
    answer = ask(
        f"{access.address}/api/graphql",
        headers={"authorization": f"Bearer {access.token}"},
        body={"query": query, "variables": variables},
    ).data
    codes = _codes(answer)
    if codes & _FORBIDDEN:
        told = {"code": ", ".join(sorted(codes & _FORBIDDEN))}
        raise NotAllowed(_("Coral answers %(code)s: it wants an administrator's token.") % told)
    if "RATE_LIMIT_EXCEEDED" in codes:
        raise unreachable(_("Coral is asked too often."))
    data = within(answer, "data")
    if not isinstance(data, dict):
        raise puzzled(access.address)
    return data


def _codes(answer: Any) -> set[str]:
    """What Coral says went wrong, within GraphQL or before it came to that."""
    errors = within(answer, "errors")
    told = (
        [within(each, "extensions", "code") for each in errors] if isinstance(errors, list) else []
    )
    return {str(code) for code in [*told, within(answer, "error", "code")] if code}


def _instant(moment: datetime) -> str:
    """A date as Coral writes it."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _on(access: Access, last: Any, after: str) -> str:
    """Where the next page begins: before the instant of the last, which others may share."""
    written = utc(within(last, "createdAt"))
    if not isinstance(written, datetime):
        raise puzzled(access.address)
    before = _instant(written - _INSTANT)
    return before if before > after else _instant(written)


def _live(node: Any, *, asked_at: datetime) -> Record:
    body, rating = within(node, "body"), within(node, "rating")
    is_erased = within(node, "deleted") is True or (body is None and rating is None)
    ancestors = within(node, "ancestorIDs")
    return parse_record(
        {
            "source_id": within(node, "id"),
            "source_updated_at": asked_at,
            "created_at": utc(within(node, "createdAt")),
            "edited_at": _edited_at(node),
            "parent_source_id": ancestors[0] if ancestors and isinstance(ancestors, list) else None,
            "body_html": None if is_erased else body or "",
            "state": "erased" if is_erased else None,
            "state_raw": within(node, "status"),
            **_live_story(node),
            **_live_author(node),
            "reactions": within(node, "actionCounts", "reaction", "total"),
            "flags": within(node, "actionCounts", "flag", "total"),
            "replies": within(node, "replyCount"),
            "featured_at_source": "FEATURED" in _tags(node),
            "permalink": link(within(node, "permalink")),
        },
        states=_STATES,
    )


def _live_story(node: Any) -> dict[str, Any]:
    return {
        "discussion_source_id": within(node, "story", "id"),
        "discussion_url": link(within(node, "story", "url")),
        "discussion_title": title_of(within(node, "story", "metadata", "title")),
        "section": within(node, "story", "metadata", "section"),
    }


def _live_author(node: Any) -> dict[str, Any]:
    role = _ROLES.get(str(within(node, "author", "role")), "member")
    return {
        "member_source_id": within(node, "author", "id"),
        "member_name": within(node, "author", "username"),
        "member_role": "expert" if "EXPERT" in _tags(node) else role,
    }


def _tags(node: Any) -> list[Any]:
    tags = within(node, "tags")
    return [within(tag, "code") for tag in tags] if isinstance(tags, list) else []


def _edited_at(node: Any) -> Any:
    is_edited = within(node, "editing", "edited") is True
    return utc(within(node, "revision", "createdAt")) if is_edited else None
