"""What is being made: the page types register here how picks are put into pages.

The comments know no page type. A room above them registers one maker, which shows its pages as
trays and does what the desk asks: put a pick in, take it out, move it, publish, begin a selection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..models import Pick

Person = Any


@dataclass(frozen=True)
class Tray:
    """One page being made, as the desk shows it; `room` is how many picks it takes, None for any.

    `version` is what the page was when it was read: whoever takes out, moves or publishes names
    it, so that nobody does so on a page that has changed since.
    """

    key: str
    heading: str
    title: str = ""
    words: str = ""
    picks: Sequence[Pick] = ()
    room: int | None = None
    status: str = ""
    version: str = ""
    live: bool = False
    due: bool = False
    may_change: bool = False
    may_publish: bool = False
    edit_url: str = ""
    preview_url: str = ""
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether another pick may be put in."""
        full = bool(self.words) or (self.room is not None and len(self.picks) >= self.room)
        return self.may_change and not full


@dataclass(frozen=True)
class Place:
    """Where a new selection may be put."""

    key: int
    label: str


@dataclass(frozen=True)
class Made:
    """What was done, in one sentence, and what would undo it; nothing if it cannot be undone."""

    said: str
    undo: dict[str, Any] = field(default_factory=dict)


class Maker(Protocol):
    """What the desk needs of whoever makes pages; each refuses with a CannotMake.

    `PermissionDenied` means that this person may not do it with that page.
    """

    def trays(self, *, to: Person) -> list[Tray]:
        """The pages being made, of those that this person may see, in the desk's order."""
        ...

    def places(self, *, to: Person) -> list[Place]:
        """Where this person may put a new selection; the usual place first."""
        ...

    def remark(self) -> str:
        """What the desk should know of which pages are among the trays; empty for all."""
        ...

    def holding(self, pick: Pick) -> list[str]:
        """The titles of all pages, drafts too, that hold a pick."""
        ...

    def placed(self, keys: Iterable[int]) -> set[int]:
        """Which of these picks stand in any page, a draft or not."""
        ...

    def put_in(self, *, tray: str, pick: Pick, by: Person) -> Made:
        """Put a pick into a page, at its end."""
        ...

    def take_out(self, *, tray: str, pick: Pick, version: str, by: Person) -> Made:
        """Take a pick out of a page."""
        ...

    def move(self, *, tray: str, pick: Pick, to: int, version: str, by: Person) -> Made:
        """Give a pick another place in its page's order, counted from 0."""
        ...

    def publish(self, *, tray: str, version: str, by: Person) -> Made:
        """Show readers what the page holds now."""
        ...

    def begin(
        self, *, title: str, subject: str, picks: Sequence[Pick], place: int, by: Person
    ) -> Made:
        """Make a draft of a selection, with picks in order."""
        ...

    def undo(self, *, what: dict[str, Any], by: Person) -> str:
        """Undo what one of the above did, and say so."""
        ...


_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """Have a room's pages on the desk; the last one registered makes them."""
    _makers.append(maker)


def maker() -> Maker | None:
    """Who makes pages; None where no room does."""
    return _makers[-1] if _makers else None


def trays(*, to: Person) -> list[Tray]:
    """What is being made, for this person."""
    made_by = maker()
    return made_by.trays(to=to) if made_by else []


def places(*, to: Person) -> list[Place]:
    """Where this person may put a new selection."""
    made_by = maker()
    return made_by.places(to=to) if made_by else []


def remark() -> str:
    """Which pages are not among the trays; empty where all are."""
    made_by = maker()
    return made_by.remark() if made_by else ""


def holding(pick: Pick) -> list[str]:
    """The titles of the pages that hold a pick."""
    made_by = maker()
    return made_by.holding(pick) if made_by else []


def placed(keys: Iterable[int]) -> set[int]:
    """Which of these picks stand in any page."""
    made_by = maker()
    return made_by.placed(keys) if made_by else set()
