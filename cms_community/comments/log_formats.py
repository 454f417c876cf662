"""How decisions on picks read in the log: never with the member's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from .reasons import in_words


class WithReason(LogFormatter):
    """A decision that tells why."""

    def format_comment(self, log_entry: Any) -> str:
        """The reason, in words."""
        return in_words(log_entry.data.get("reason", ""))


class Picked(LogFormatter):
    """A comment was picked."""

    label = _("Pick a comment")
    message = _("Comment picked")


class Changed(LogFormatter):
    """A pick was changed."""

    label = _("Change a pick")
    message = _("Pick changed")


class Held(WithReason):
    """A pick was held."""

    label = _("Hold a pick")
    message = _("Pick held")


class Released(LogFormatter):
    """A held pick was released."""

    label = _("Release a pick")
    message = _("Pick released")


class WithdrawnForGood(WithReason):
    """A pick was withdrawn."""

    label = _("Withdraw a pick")
    message = _("Pick withdrawn")


class PutIn(LogFormatter):
    """A pick was put into a page."""

    label = _("Put a pick into a page")
    message = _("Pick put in from the desk")


class TakenOut(LogFormatter):
    """A pick was taken out of a page."""

    label = _("Take a pick out of a page")
    message = _("Pick taken out from the desk")


class Reordered(LogFormatter):
    """A pick was given another place in its page."""

    label = _("Move a pick in a page")
    message = _("Picks reordered from the desk")


class Undone(LogFormatter):
    """The last decision on a page was undone."""

    label = _("Undo a decision on a page")
    message = _("Last decision undone from the desk")


ACTIONS: dict[str, type[LogFormatter]] = {
    "community.pick": Picked,
    "community.change_pick": Changed,
    "community.hold_pick": Held,
    "community.release_pick": Released,
    "community.withdraw_pick": WithdrawnForGood,
    "community.put_in": PutIn,
    "community.take_out": TakenOut,
    "community.reorder": Reordered,
    "community.undo": Undone,
}
