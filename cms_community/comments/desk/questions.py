"""What the desk asks of the queue, read from an address and checked."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ...conf import newsroom_midnight
from ...members.models import Member
from ..records import YEARS

ORDERS = ("newest", "discussed", "worth")
LARGEST_PAGE = 100
LONGEST_WORDS = 200
LARGEST_KEY = 2**63 - 1


def is_of_use(moment: datetime) -> bool:
    """Whether a moment has a zone and any comment can have been written then.

    In the first year and in the last, the newsroom's own clock cannot tell the hour.
    """
    return moment.tzinfo is not None and moment.year in YEARS


class BadQuestion(ValueError):
    """A question that cannot be answered; its only argument is the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which comments the desk wants to read, in which order, after which one.

    `since` is the first moment of the period and `until` the one at which it has ended; `after` is
    the `next` of the page before.
    """

    order: str = "newest"
    section: str = ""
    discussion_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    language: str = ""
    never_picked: bool = False
    roles: tuple[str, ...] = ()
    has_question: bool = False
    words: str = ""
    source_id: int | None = None
    after: str = ""
    limit: int = 30

    @classmethod
    def read(cls, mapping: Mapping[str, Any]) -> Self:
        """The question that an address asks, its parameters named like the fields.

        Blank parameters count as absent and those of others are left alone. BadQuestion says in one
        sentence which one cannot be read.
        """
        given = {field.name: _given(mapping, field.name) for field in fields(cls)}
        read = {name: _READERS[name](name, value) for name, value in given.items() if value}
        question = cls(**read)
        question.check()
        return question

    def check(self) -> None:
        """Refuse what is well written and makes no sense."""
        if self.since and self.until and self.since >= self.until:
            raise BadQuestion(_("The period ends before it begins: change one of its two dates."))

    def query(self, **changes: Any) -> str:
        """The address that asks this, with so many changes; what is as usual is left out."""
        usual = type(self)()
        now = {field.name: getattr(self, field.name) for field in fields(self)} | changes
        said = {name: value for name, value in now.items() if value != getattr(usual, name)}
        return urlencode({name: _written(value) for name, value in said.items()}, doseq=True)


def cursor(*values: Any) -> str:
    """Where a page ended, as an opaque word."""
    told = json.dumps(values, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def read_cursor(word: str, order: str) -> list[Any]:
    """What `cursor` was given, but the order, which must be this one."""
    try:
        told = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        told = None
    if not isinstance(told, list) or len(told) < 2 or told[0] != order:
        raise BadQuestion(_("“after” is no page of this list: begin again at its first page."))
    return told[1:]


def _given(mapping: Mapping[str, Any], name: str) -> Any:
    """What an address says under a name: a list where several are meant."""
    getlist = getattr(mapping, "getlist", None)
    if name == "roles" and getlist:
        return [role for role in getlist(name) if role]
    value = mapping.get(name)
    return value.strip() if isinstance(value, str) else value


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else value


def _order(name: str, value: Any) -> str:
    if value in ORDERS:
        return str(value)
    raise BadQuestion(
        _("“%(name)s” is “%(value)s”: one of %(known)s is expected.")
        % {"name": name, "value": _short(value), "known": ", ".join(ORDERS)}
    )


def _roles(name: str, value: Any) -> tuple[str, ...]:
    told = [value] if isinstance(value, str) else list(value)
    for role in told:
        if role not in Member.Role.values:
            raise BadQuestion(
                _("“%(name)s” is “%(value)s”: one of %(known)s is expected.")
                % {"name": name, "value": _short(role), "known": ", ".join(Member.Role.values)}
            )
    return tuple(dict.fromkeys(told))


def _key(name: str, value: Any) -> int:
    text = str(value)
    if re.fullmatch(r"[0-9]{1,19}", text) and int(text) <= LARGEST_KEY:
        return int(text)
    raise BadQuestion(
        _("“%(name)s” is “%(value)s”: a number is expected.")
        % {"name": name, "value": _short(value)}
    )


def _limit(name: str, value: Any) -> int:
    number = _key(name, value)
    if 1 <= number <= LARGEST_PAGE:
        return number
    raise BadQuestion(
        _("“%(name)s” is “%(value)s”: a number from 1 to %(most)s is expected.")
        % {"name": name, "value": number, "most": LARGEST_PAGE}
    )


def _flag(name: str, value: Any) -> bool:
    word = str(value).lower()
    if word in {"1", "true", "on", "yes"}:
        return True
    if word in {"0", "false", "off", "no"}:
        return False
    raise BadQuestion(
        _("“%(name)s” is “%(value)s”: 1 or 0 is expected.") % {"name": name, "value": _short(value)}
    )


def _text(most: int) -> Callable[[str, Any], str]:
    def read(name: str, value: Any) -> str:
        text = str(value).replace("\0", "")
        if len(text) <= most:
            return text
        raise BadQuestion(
            _("“%(name)s” is %(length)s characters long: %(most)s at most.")
            % {"name": name, "length": len(text), "most": most}
        )

    return read


def _moment(days: int) -> Callable[[str, Any], datetime]:
    """Reads a moment, or a day: from its midnight, or to the one that ends it."""

    def read(name: str, value: Any) -> datetime:
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
                moment = newsroom_midnight(date.fromisoformat(value) + timedelta(days=days))
            else:
                moment = datetime.fromisoformat(str(value).replace(" ", "+"))
            if is_of_use(moment):
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise BadQuestion(
            _(
                "“%(name)s” is “%(value)s”: a day such as 2026-11-27 is expected, or a date"
                " and time with its zone."
            )
            % {"name": name, "value": _short(value)}
        )

    return read


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "order": _order,
    "section": _text(255),
    "discussion_id": _key,
    "since": _moment(0),
    "until": _moment(1),
    "language": _text(20),
    "never_picked": _flag,
    "roles": _roles,
    "has_question": _flag,
    "words": _text(LONGEST_WORDS),
    "source_id": _key,
    "after": _text(4000),
    "limit": _limit,
}
