"""What a live platform answers, and the ways in which it does not.

An adapter of a platform that can be asked has, beside `read_export`:

- `read_webhook(body, headers, secrets)`: what the platform posted to us, as `Told`; BadSignature
  unless one of the secrets signed it, and always when there is no secret.
- `poll_since(access, cursor)`: what is new since the cursor, "" at first, as `Polled`.
- `look_up(access, ids)`: the comments with these ids as they are now, as `LookedUp`.

The last two raise Unanswered where there is no definite answer: that says nothing of any comment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..records import Record


class BadSignature(Exception):
    """What was posted is not signed by anyone we know; nothing of it is read."""


class Unanswered(Exception):
    """No definite answer; the text is the sentence that the desk reads, without any secret."""

    # Seconds after which the platform wants to be asked again; None if it says nothing.
    retry_after: float | None = None


class Unreachable(Unanswered):
    """It did not answer, or answered that it cannot now: time-out, refusal, 5xx, 429."""


class NotAllowed(Unanswered):
    """It answered that we may not ask: 401 or 403."""


class NotUnderstood(Unanswered):
    """It answered something that its documentation does not describe."""


class Misconfigured(Unanswered):
    """It cannot be asked as it is connected."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform posted: neutral records (as mappings), and comments to look up.

    It is stored until it is worked through, so nothing private may be in it. `event` is the
    platform's own id of what it posted, empty if it gives none. `members` are those whose every
    comment is to be looked up: their name or their standing has changed.
    """

    records: list[dict[str, Any]] = field(default_factory=list)
    look_up: list[str] = field(default_factory=list)
    event: str = ""
    members: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Polled:
    """One page of what is new: records, refusals in words, where to go on, whether at once."""

    records: list[Record]
    cursor: str
    more: bool = False
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the platform says of the comments asked for: a record each, or that there is none.

    `gone` are ids of which the platform definitely says that no such comment exists; an id that
    is in neither was not answered.
    """

    records: list[Record]
    gone: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
