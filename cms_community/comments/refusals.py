"""What the desk may not do with a pick: one clear sentence each, saying what and where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


class CannotPick(ValueError):
    """A refusal; its only argument is the sentence that the desk reads."""


class NotVisible(CannotPick):
    """The source does not show the comment to its own readers."""

    def __init__(self, *, state: str) -> None:
        super().__init__(
            _("Only a visible comment can be picked; the source says of this one: %(state)s.")
            % {"state": state}
        )


class AlreadyPicked(CannotPick):
    """Another pick stands on the comment."""

    def __init__(self, *, who: str, at: datetime) -> None:
        super().__init__(
            _("%(who)s already picked this comment on %(when)s.")
            % {"who": who, "when": day_and_hour(at)}
        )


class ChangedMeanwhile(CannotPick):
    """Someone changed the pick after the editor opened it."""

    def __init__(self, *, who: str, at: datetime) -> None:
        super().__init__(
            _(
                "%(who)s changed this pick on %(when)s, after you opened it: nothing was saved."
                " Open it again to see the new version."
            )
            % {"who": who, "when": day_and_hour(at)}
        )


class Withdrawn(CannotPick):
    """The pick was withdrawn, and its text with it."""

    def __init__(self, *, at: datetime) -> None:
        super().__init__(
            _("This pick was withdrawn on %(when)s, and its text with it; it cannot come back.")
            % {"when": day_and_hour(at)}
        )


class NotHeld(CannotPick):
    """Only a held pick waits to be released."""

    def __init__(self) -> None:
        super().__init__(_("This pick is not held: there is nothing to release."))


class Edited(CannotPick):
    """The member changed the text after the desk read it."""

    def __init__(self) -> None:
        super().__init__(
            _("The text was changed since you picked it: compare the two, then decide.")
        )


class EditedAgain(CannotPick):
    """The member changed the text once more while the desk was comparing."""

    def __init__(self) -> None:
        super().__init__(
            _("The text was changed again after you opened it: nothing was saved. Read it anew.")
        )


class EditedMeanwhile(CannotPick):
    """The member changed the text after the desk read it, before it decided."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The text was changed at its source after you read it: nothing was saved. It is"
                " shown as it is now; read it, then decide."
            )
        )


class NotVerbatim(CannotPick):
    """The excerpt is not what the member wrote; it names the first word that differs."""

    def __init__(self, sentence: str, **words: str) -> None:
        short = {name: Truncator(word).chars(60) for name, word in words.items()}
        super().__init__(sentence % short)


def day_and_hour(moment: datetime) -> str:
    """The day and the hour as the desk's language writes them."""
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")


def name_of(person: Any) -> str:
    """How the desk calls a colleague, or the machine when it was nobody."""
    if person is None:
        return _("The system")
    name: str = person.get_full_name() or person.get_username()
    return name
