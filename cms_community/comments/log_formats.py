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
}
