"""What the desk may not do with the pages it makes: one clear sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from ..refusals import CannotPick, day_and_hour


class CannotMake(CannotPick):
    """A refusal to change a page; its only argument is the sentence that the desk reads."""


class Taken(CannotMake):
    """The day is held already."""

    def __init__(self, *, day: str, title: str) -> None:
        super().__init__(
            _("“%(title)s” already holds %(day)s: empty it first, or choose another day.")
            % {"title": title, "day": day}
        )


class InItAlready(CannotMake):
    """The pick stands in that page."""

    def __init__(self, *, title: str) -> None:
        super().__init__(_("“%(title)s” holds this pick already.") % {"title": title})


class NotInIt(CannotMake):
    """The pick does not stand in that page, or no longer."""

    def __init__(self, *, title: str) -> None:
        super().__init__(_("“%(title)s” does not hold this pick.") % {"title": title})


class NotLive(CannotMake):
    """Only a live pick can be shown."""

    def __init__(self) -> None:
        super().__init__(_("This pick is held or withdrawn: it cannot be put into a page."))


class PageChanged(CannotMake):
    """Someone saved the page after the desk read it."""

    def __init__(self, *, title: str, who: str, at: datetime | None) -> None:
        said = {"title": title, "who": who, "when": day_and_hour(at) if at else "–"}
        super().__init__(
            _(
                "%(who)s changed “%(title)s” on %(when)s: nothing was done."
                " It is shown as it is now; decide again."
            )
            % said
        )


class PageGone(CannotMake):
    """The page was deleted, or never was."""

    def __init__(self) -> None:
        super().__init__(_("This page no longer exists."))


class Locked(CannotMake):
    """Someone locked the page."""

    def __init__(self, *, title: str) -> None:
        super().__init__(_("“%(title)s” is locked: open it in the editor.") % {"title": title})


class Published(CannotMake):
    """Readers see it: the desk does not empty it behind their backs."""

    def __init__(self, *, title: str) -> None:
        super().__init__(_("“%(title)s” is published: change it in the editor.") % {"title": title})


class PublishedAlready(CannotMake):
    """A colleague, or the other of two clicks, published it a moment ago."""

    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("“%(title)s” is published already, and nothing was changed since.") % {"title": title}
        )


class NotReady(CannotMake):
    """What the page still lacks."""

    def __init__(self, *, title: str, sentences: Iterable[str]) -> None:
        super().__init__(
            _("“%(title)s” cannot be published: %(why)s")
            % {"title": title, "why": " ".join(sentences)}
        )


class NowhereToPut(CannotMake):
    """No section in which this person may add such a page."""

    def __init__(self) -> None:
        super().__init__(_("There is no section in which you may add this page."))


class NotYours(CannotMake):
    """One undoes one's own decisions only."""

    def __init__(self, *, who: str) -> None:
        super().__init__(_("%(who)s made this pick: only they can undo it.") % {"who": who})


class StandsIn(CannotMake):
    """A pick that a page holds is not undone from under it."""

    def __init__(self, *, titles: Iterable[str]) -> None:
        named = ", ".join(f"“{title}”" for title in titles)
        super().__init__(
            _("This pick stands in %(pages)s: take it out first, or withdraw it.")
            % {"pages": named}
        )


class CannotUndo(CannotMake):
    """What was handed in undoes nothing."""

    def __init__(self) -> None:
        super().__init__(_("This can no longer be undone."))
