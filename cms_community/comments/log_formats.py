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


class MemberErased(LogFormatter):
    """A member was erased."""

    label = _("Erase a member")
    message = _("Member erased")

    def format_comment(self, log_entry: Any) -> str:
        """Of whom only the hash is left, and how much went."""
        told = _("Member %(member)s: %(comments)s comments, %(picks)s picks.")
        return str(told % log_entry.data)


ACTIONS: dict[str, type[LogFormatter]] = {
    "community.pick": Picked,
    "community.change_pick": Changed,
    "community.hold_pick": Held,
    "community.release_pick": Released,
    "community.withdraw_pick": WithdrawnForGood,
    "community.erase_member": MemberErased,
}
