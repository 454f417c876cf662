"""How acts on webhooks read in the log; no secret is ever in it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import LogFormatter


class WithAddress(LogFormatter):
    """An act that set an address."""

    def format_comment(self, log_entry: Any) -> str:
        """The address."""
        return str(log_entry.data.get("url", ""))


class Created(WithAddress):
    """A webhook was made."""

    label = _("Create a webhook")
    message = _("Webhook created")


class Changed(WithAddress):
    """A webhook was changed."""

    label = _("Change a webhook")
    message = _("Webhook changed")


class Deleted(WithAddress):
    """A webhook was deleted."""

    label = _("Delete a webhook")
    message = _("Webhook deleted")


class Rotated(LogFormatter):
    """It got a new secret."""

    label = _("Renew a webhook's secret")
    message = _("Secret renewed")


class Paused(LogFormatter):
    """Nothing is posted for now."""

    label = _("Pause a webhook")
    message = _("Webhook paused")


class Resumed(LogFormatter):
    """It is posted to again."""

    label = _("Resume a webhook")
    message = _("Webhook resumed")


class Disabled(LogFormatter):
    """It said that it is gone."""

    label = _("Disable a webhook")
    message = _("Webhook disabled: it answered 410 Gone")


class Pinged(LogFormatter):
    """It was tried."""

    label = _("Try a webhook")
    message = _("Test message sent")


class Replayed(LogFormatter):
    """Old messages were sent again."""

    label = _("Send a webhook's messages again")
    message = _("Messages sent again")

    def format_comment(self, log_entry: Any) -> str:
        """How many."""
        count = log_entry.data.get("count", 0)
        return ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}


ACTIONS: dict[str, type[LogFormatter]] = {
    "community.create_webhook": Created,
    "community.change_webhook": Changed,
    "community.delete_webhook": Deleted,
    "community.rotate_webhook_secret": Rotated,
    "community.pause_webhook": Paused,
    "community.resume_webhook": Resumed,
    "community.disable_webhook": Disabled,
    "community.ping_webhook": Pinged,
    "community.replay_webhook": Replayed,
}
