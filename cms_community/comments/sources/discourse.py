"""Discourse: its webhooks and its REST API.

It is asked in the name of an account, and tells what this account may see: let it be an ordinary
member's, and what members may not read never comes in. A webhook tells a post whole, private ones
among them, and comes in no order: it is a hint, of which only the id is read. Deleting a user's
data is a rename there, which tells of the user and of no post.

The posts of a story's own robot are no comments. Which post another answers is told by a number
within the topic, and not by its id: it is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from ..records import LeftOut, Record, Refused, parse_record
from .access import Access
from .answers import LookedUp, NotAllowed, Polled, Told
from .asking import Answer, ask, puzzled
from .reading import an_id, one_by_one, read_each, title_of, utc, within
from .signatures import header, signed_json
from .walking import Page, newest_of, walk

# What is written for everyone; the others are whispers of the staff, and notes of what was done.
_POSTS = (1, 2)
_LIKE = 2
_ROBOTS = (-1, -2)
# After these a member may bear another name, or none, under everything that was written.
_OF_MEMBERS = frozenset({"user_updated", "user_destroyed", "user_anonymized", "user_suspended"})


def read_webhook(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> Told:
    """Which post to look up, or whose; BadSignature unless one of the secrets signed the body."""
    told = signed_json(body, header(headers, "X-Discourse-Event-Signature"), secrets)
    number = header(headers, "X-Discourse-Event-Id")
    post, user = within(told, "post"), within(told, "user")
    is_private = within(post, "topic_archetype") == "private_message"
    named = an_id(within(post, "id"))
    if isinstance(named, str) and not is_private:
        return Told(look_up=[named], event=number)
    member = an_id(within(user, "id"))
    if isinstance(member, str) and header(headers, "X-Discourse-Event") in _OF_MEMBERS:
        return Told(members=[member], event=number)
    return Told(event=number)


def poll_since(access: Access, cursor: str) -> Polled:
    """The fifty posts before those read last, back to those that are known."""

    def page(start: datetime, token: str) -> Page:
        asked_at = timezone.now()
        answer = _ask(access, "posts.json", {"before": token} if token else {})
        posts = within(answer.data, "latest_posts")
        if not answer.is_good or not isinstance(posts, list):
            raise puzzled(access.address)
        records, refused = read_each(posts, partial(_live, access=access, asked_at=asked_at))
        return Page(records, refused, newest_of(records), _on(access, posts, start, token))

    return walk(cursor, page)


def _on(access: Access, posts: list[Any], start: datetime, token: str) -> str:
    """The number before which the next page ends; "" when this one goes back far enough.

    Ten old ones in a row are enough: a single one may be an import, dated back.
    """
    if not posts:
        return ""
    written = [utc(within(post, "created_at")) for post in posts[-10:]]
    number = within(posts[-1], "id")
    if not all(isinstance(each, datetime) for each in written) or not isinstance(number, int):
        raise puzzled(access.address)
    is_enough = all(each < start for each in written) or (token and number >= int(token))
    return "" if is_enough else str(number)


def look_up(access: Access, ids: Sequence[str]) -> LookedUp:
    """The posts as the account may see them now, each by a question of its own."""
    let_in: list[bool] = []

    def one(remote_id: str) -> Record | None:
        asked_at = timezone.now()
        try:
            answer = _ask(access, f"posts/{remote_id}.json", {})
        except NotAllowed:
            # One and the same answer for a wrong key, and for a post that is hidden from members.
            if not let_in:
                let_in.append(_ask(access, "posts.json", {"before": 2}).is_good)
            return None
        if within(answer.data, "error_type") == "not_found":
            return None
        if an_id(within(answer.data, "id")) != remote_id:
            raise puzzled(access.address)
        return _shown(answer.data, access=access, asked_at=asked_at)

    return one_by_one(filter(str.isdecimal, ids), one)


def _shown(post: Any, *, access: Access, asked_at: datetime) -> Record | None:
    try:
        return _live(post, access=access, asked_at=asked_at)
    except LeftOut:
        return None


def _ask(access: Access, what: str, query: dict[str, Any]) -> Answer:
    headers = {"api-key": access.token}
    if access.account:
        headers["api-username"] = access.account
    return ask(f"{access.address}/{what}", query=query, headers=headers)


def _live(post: Any, *, access: Access, asked_at: datetime) -> Record:
    kind = within(post, "post_type")
    if not isinstance(kind, int):
        raise Refused(
            gettext_noop("post_type is missing: it tells a comment from a whisper of the staff.")
        )
    if kind not in _POSTS or within(post, "user_id") in _ROBOTS:
        raise LeftOut("A note of what was done is no comment.")
    word, state = _state(post)
    return parse_record(
        {
            "source_id": an_id(within(post, "id")),
            "source_updated_at": asked_at,
            "created_at": utc(within(post, "created_at")),
            "body_html": within(post, "cooked") or "",
            "state": state,
            "state_raw": word,
            **_topic(post, access),
            "member_source_id": an_id(within(post, "user_id")),
            "member_name": within(post, "username"),
            "member_role": "staff" if within(post, "staff") is True else "member",
            "reactions": _likes(post),
            "replies": within(post, "reply_count"),
        }
    )


def _state(post: Any) -> tuple[str, str]:
    """Its own word and ours."""
    for word, state in (
        ("user_deleted", "removed_by_author"),
        ("deleted_at", "rejected"),
        ("hidden", "held"),
    ):
        if within(post, word):
            return word, state
    return "", "visible"


def _topic(post: Any, access: Access) -> dict[str, Any]:
    """The topic; its title is told in lists only, and nothing of it where that is missing."""
    topic, slug = an_id(within(post, "topic_id")), within(post, "topic_slug") or "-"
    title = title_of(within(post, "topic_title"))
    address = f"{access.address}/t/{slug}/{topic}"
    return {
        "discussion_source_id": topic,
        "discussion_url": address if title else None,
        "discussion_title": title,
        "permalink": f"{address}/{within(post, 'post_number')}",
    }


def _likes(post: Any) -> Any:
    actions = within(post, "actions_summary")
    counts = (within(each, "count") for each in actions or [] if within(each, "id") == _LIKE)
    return next(counts, 0) if isinstance(actions, list) else None
