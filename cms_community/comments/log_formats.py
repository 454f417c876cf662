"""How decisions on picks read in the log: never with the member's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from .models import Consent
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


class Kept(LogFormatter):
    """A pick was shown again after its comment was edited."""

    label = _("Keep an excerpt")
    message = _("Excerpt kept after an edit")


class ConsentRecorded(LogFormatter):
    """A member's answer on another use was recorded."""

    label = _("Record a consent")
    message = _("Consent recorded")

    def format_comment(self, log_entry: Any) -> str:
        """Which use, and which answer."""
        use = dict(Consent.Use.choices).get(log_entry.data.get("use"), "")
        answer = dict(Consent.State.choices).get(log_entry.data.get("consent"), "")
        return gettext("%(use)s: %(answer)s") % {"use": use, "answer": answer}


class WithdrawnForGood(WithReason):
    """A pick was withdrawn."""

    label = _("Withdraw a pick")
    message = _("Pick withdrawn")


class Connected(LogFormatter):
    """How a source is reached was set."""

    label = _("Connect a source")
    message = _("Connection of a source changed")


class MemberErased(LogFormatter):
    """A member was erased."""

    label = _("Erase a member")
    message = _("Member erased")

    def format_comment(self, log_entry: Any) -> str:
        """Of whom only the hash is left, and how much went."""
        told = _("Member %(member)s: %(comments)s comments, %(picks)s picks.")
        return str(told % log_entry.data)


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
    "community.keep_excerpt": Kept,
    "community.record_consent": ConsentRecorded,
    "community.withdraw_pick": WithdrawnForGood,
    "community.connect_source": Connected,
    "community.erase_member": MemberErased,
    "community.put_in": PutIn,
    "community.take_out": TakenOut,
    "community.reorder": Reordered,
    "community.undo": Undone,
}
