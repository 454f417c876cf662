"""The neutral record: one comment as any source tells it.

Every adapter produces it, our own NDJSON is it (one JSON object a line):

=====================  =================================================================
source_id              the comment's id at the source; required
created_at             ISO 8601 with zone; required
edited_at              ISO 8601 with zone
source_updated_at      ISO 8601 with zone: decides which of two versions is newer;
                       absent, it is edited_at or created_at
source_revision        the source's own revision id; absent, a hash of the text
parent_source_id       the comment it answers, which may be missing or come later
discussion_source_id   the thread; absent, discussion_url stands for it
discussion_url, discussion_title, section
                       the story
member_source_id       who wrote it; absent, nobody is known to have
member_name            a public name: one that looks like an e-mail or IP address is emptied
member_role            member, staff, expert, anonymous
headline               some platforms have one
body_html, body_text   the text in one of two forms; null and no state: erased at the source
state                  visible, held, spam, rejected, removed_by_author, gone, erased;
                       any other word is held; absent, state_raw is read so
state_raw              the source's own word, kept
reactions, dislikes, replies, flags
                       integers, as the source counts them
featured_at_source     true or false
permalink, language    strings
=====================  =================================================================

Everything but the required keys may be absent or null. A key that is not in this list is refused:
e-mail and IP addresses have no place here.
"""

from __future__ import annotations

import ipaddress
import re
import reprlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext, gettext_noop

from ..members.models import Member
from .cleaning import storable
from .models import State

LONGEST_ID = 255
LONGEST_TEXT = 1_000_000
LARGEST_COUNT = 2**31 - 1
YEARS = range(1970, 2200)

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_ADDRESS = re.compile(r"(?:https?://[^\s/]|/(?![/\\]))\S*", re.IGNORECASE)
_KINDS: dict[type, str] = {
    str: gettext_noop("text"),
    list: gettext_noop("a list"),
    bool: gettext_noop("true or false"),
}
_KINDS |= dict.fromkeys((int, float), gettext_noop("a number"))
_PRIVATE = gettext_noop("an e-mail or IP address")
_ID = gettext_noop("the comment's id at the source")
_DATE = gettext_noop("the date at which it was written")
# What a refusal is told in words of ours, and not of the source's.
_OURS = {*_KINDS.values(), _PRIVATE, _ID, _DATE}
_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 40

# How far ahead a source's clock may be; what it dates later than now is dated now.
CLOCK_ERROR = timedelta(days=1)


class Refused(ValueError):
    """One record that cannot be taken, with the one sentence that says why.

    In English for machines and for whoever imports a file; `in_words` is what the desk reads.
    """

    def __init__(self, sentence: str, /, **told: Any) -> None:
        super().__init__(sentence % told if told else sentence)
        self.sentence, self.told = sentence, told

    def in_words(self) -> str:
        """The sentence in the language in use."""
        words = gettext(self.sentence)
        told = {name: gettext(word) if word in _OURS else word for name, word in self.told.items()}
        return words % told if told else words


class LeftOut(Refused):
    """One record that is rightly no comment, such as a pingback."""


class BrokenExport(ValueError):
    """An export that cannot be read any further, with the sentence that says where and why."""


# A named tuple and not a frozen dataclass: one is made for every line of an export, in a tenth of
# the time.
class Record(NamedTuple):
    """One comment as its source tells it; every date is in UTC. See the module for each field."""

    source_id: str
    discussion_source_id: str
    created_at: datetime
    source_updated_at: datetime
    edited_at: datetime | None = None
    source_revision: str | None = None
    parent_source_id: str | None = None
    discussion_url: str | None = None
    discussion_title: str | None = None
    section: str | None = None
    member_source_id: str | None = None
    member_name: str | None = None
    member_role: str | None = None
    headline: str | None = None
    body_html: str | None = None
    body_text: str | None = None
    state: str | None = None
    state_raw: str | None = None
    reactions: int | None = None
    dislikes: int | None = None
    replies: int | None = None
    flags: int | None = None
    featured_at_source: bool | None = None
    permalink: str | None = None
    language: str | None = None


def parse_record(
    mapping: Mapping[str, Any],
    *,
    as_of: datetime | None = None,
    states: Mapping[str, str] | None = None,
) -> Record:
    """The record that a mapping spells out.

    `as_of` is the moment at which the source was asked: it dates what carries no date of its own.
    `states` maps the source's own words for a state to ours; a word it lacks is held.
    Raises Refused with one sentence that names the key and what is wrong with it.
    """
    if not isinstance(mapping, Mapping):
        # Not what it is instead: a refusal is kept, and this may be a whole comment.
        raise Refused(
            gettext_noop("A record is an object of keys and values, not %(what)s."),
            what=_KINDS.get(type(mapping), "null"),
        )
    try:
        values = {key: _CHECKS[key](key, value) for key, value in mapping.items()}
    except KeyError as unknown:
        raise Refused(
            gettext_noop("%(key)s is not a key of a record."), key=_quoted(unknown.args[0])
        ) from None
    _require(values, "source_id", _ID)
    _require(values, "created_at", _DATE)
    _place(values)
    _date(values, as_of)
    _judge(values, states or _OWN_STATES)
    return Record(**values)


def public_name(name: str) -> str:
    """The name, or nothing when an e-mail or IP address was given for one."""
    return "" if is_private(name) else name


def is_private(text: str) -> bool:
    """Whether an e-mail or IP address is in the text."""
    if "@" in text and _EMAIL.search(text):
        return True
    if text.count(".") >= 3 and _IPV4.search(text):
        return True
    return text.count(":") >= 2 and any(map(_is_ip_address, text.split()))


def web_address(text: str | None) -> str | None:
    """The address if a browser may be sent there, None otherwise."""
    return text if text and len(text) <= 2000 and _ADDRESS.fullmatch(text) else None


def _quoted(value: Any) -> str:
    """A value as a refusal tells it, which is kept: not an address that is kept nowhere."""
    text = value if isinstance(value, str) else repr(value)
    return _PRIVATE if is_private(text) else _short.repr(value)


def _is_ip_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word.strip("[](),;"))
    except ValueError:
        return False
    return True


def _require(values: dict[str, Any], key: str, meaning: str) -> None:
    if not values.get(key):
        raise Refused(
            gettext_noop("%(key)s is missing: %(meaning)s is required."), key=key, meaning=meaning
        )


def _place(values: dict[str, Any]) -> None:
    """Let the address stand for the id of a thread that has none."""
    if values.get("discussion_source_id"):
        return
    address = values.get("discussion_url")
    if not address:
        raise Refused(
            gettext_noop("discussion_source_id and discussion_url are missing: one is required.")
        )
    if len(address) > LONGEST_ID:
        raise Refused(
            gettext_noop(
                "discussion_url is %(length)s characters long, too long to stand for"
                " discussion_source_id: give both, or %(most)s characters at most."
            ),
            length=f"{len(address):,}",
            most=LONGEST_ID,
        )
    values["discussion_source_id"] = address


def _date(values: dict[str, Any], as_of: datetime | None) -> None:
    changed = values.get("source_updated_at")
    if not changed:
        changed = values.get("edited_at") or values["created_at"]
        changed = max(changed, as_of) if as_of else changed
    now = datetime.now(UTC)
    if changed - now > CLOCK_ERROR:
        raise Refused(
            gettext_noop(
                "The record is dated %(date)s UTC, which is to come: mend the source's clock."
                " Taken in, it could not be removed before that date."
            ),
            date=f"{changed:%Y-%m-%d %H:%M}",
        )
    values["source_updated_at"] = min(changed, now)


def _judge(values: dict[str, Any], states: Mapping[str, str]) -> None:
    """Read the source's own word when it gives none of ours; doubt is never visible."""
    if values.get("state") is not None:
        return
    if values.get("body_html") is None and values.get("body_text") is None:
        values["state"] = State.ERASED.value
    else:
        values["state"] = states.get(values.get("state_raw") or "", State.HELD.value)


def _wrong(sentence: str, key: str, value: Any, **told: Any) -> Refused:
    """The refusal of one value, which is told as far as it may be kept."""
    return Refused(sentence, key=key, value=_quoted(value), **told)


Check = Callable[[str, Any], Any]


def _text(limit: int) -> Callable[[str, Any], str | None]:
    def check(key: str, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise _wrong(
                gettext_noop("%(key)s is %(value)s: text between quotes is expected."), key, value
            )
        if not value.isascii() or "\0" in value:
            value = storable(value)
        if len(value) > limit:
            raise Refused(
                gettext_noop("%(key)s is %(length)s characters long: %(most)s at most."),
                key=key,
                length=f"{len(value):,}",
                most=f"{limit:,}",
            )
        return str(value)

    return check


_any_id = _text(LONGEST_ID)
_address_text = _text(2000)


def _id(key: str, value: Any) -> str | None:
    """An id; a blank one names nothing, and would make one of many."""
    value = _any_id(key, value)
    return value if value is None or value.strip() else None


def _member_id(key: str, value: Any) -> str | None:
    member = _id(key, value)
    if member and is_private(member):
        raise Refused(
            gettext_noop(
                "%(key)s is an e-mail or IP address, which is never stored: give another id."
            ),
            key=key,
        )
    return member


def _name(key: str, value: Any) -> str | None:
    name = _any_id(key, value)
    return name if name is None else public_name(name)


def _address(key: str, value: Any) -> str | None:
    address = _address_text(key, value)
    if address and not _ADDRESS.fullmatch(address):
        expected = gettext_noop(
            "%(key)s is %(value)s: an address that begins with http://, https:// or / is expected."
        )
        raise _wrong(expected, key, value)
    return address


def _moment(key: str, value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise _wrong(
                gettext_noop("%(key)s is %(value)s: a date with its zone is expected."), key, value
            )
        moment = moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, Refused):
            raise
        expected = gettext_noop("%(key)s is %(value)s: an ISO 8601 date is expected.")
        raise _wrong(expected, key, value) from None
    if moment.year not in YEARS:
        said = gettext_noop("%(key)s is in the year %(year)s: %(first)s to %(last)s is expected.")
        raise Refused(said, key=key, year=moment.year, first=YEARS[0], last=YEARS[-1])
    return moment


def _count(key: str, value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT:
        return value
    expected = gettext_noop("%(key)s is %(value)s: a whole number from 0 to %(most)s is expected.")
    raise _wrong(expected, key, value, most=f"{LARGEST_COUNT:,}")


def _flag(key: str, value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise _wrong(gettext_noop("%(key)s is %(value)s: true or false is expected."), key, value)


def _role(key: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value in _ROLES):
        return value
    expected = gettext_noop("%(key)s is %(value)s: %(known)s is expected.")
    raise _wrong(expected, key, value, known=", ".join(_ROLES))


def _state(key: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value in _OWN_STATES):
        return value
    if isinstance(value, str):
        return State.HELD.value
    raise _wrong(gettext_noop("%(key)s is %(value)s: text between quotes is expected."), key, value)


_ROLES = tuple(Member.Role.values)
_OWN_STATES: dict[str, str] = {word: word for word in State.values}
_CHECKS: dict[str, Check] = {
    "source_id": _id,
    "discussion_source_id": _id,
    "created_at": _moment,
    "source_updated_at": _moment,
    "edited_at": _moment,
    "source_revision": _any_id,
    "parent_source_id": _id,
    "discussion_url": _address,
    "discussion_title": _text(500),
    "section": _any_id,
    "member_source_id": _member_id,
    "member_name": _name,
    "member_role": _role,
    "headline": _text(500),
    "body_html": _text(LONGEST_TEXT),
    "body_text": _text(LONGEST_TEXT),
    "state": _state,
    "state_raw": _text(100),
    "reactions": _count,
    "dislikes": _count,
    "replies": _count,
    "flags": _count,
    "featured_at_source": _flag,
    "permalink": _address,
    "language": _text(20),
}
