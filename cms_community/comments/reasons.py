"""Why a pick was held or withdrawn, as codes that never carry the member's words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Pick, State


class Reason(models.TextChoices):
    """What the desk may give as its reason; a list, since a typed one could quote the text."""

    MEMBER_ASKED = "member_asked", _("The member asks for it")
    LEGAL = "legal", _("A legal reason")
    OUTDATED = "outdated", _("No longer of interest")
    MISTAKE = "mistake", _("Picked by mistake")
    OTHER = "other", _("Another editorial reason")


class SourceReason(models.TextChoices):
    """What the source did, beyond taking a comment away; “held” is the comment's own state."""

    HELD = "held", _("its source holds the comment back")
    TEXT_CHANGED = "text_changed", _("its text was changed at the source")
    UNVERIFIED = "unverified", _("its source has not answered for too long")


def in_words(reason: str) -> str:
    """A reason as the desk reads it; one that is no code, such as an import's, as it stands."""
    labels = {**dict(State.choices), **dict(SourceReason.choices), **dict(Reason.choices)}
    return str(labels.get(reason, reason))


def why(pick: Pick) -> str:
    """Why a pick is held or withdrawn, as the desk reads it; empty for a live one."""
    if pick.state == Pick.State.WITHDRAWN:
        return in_words(pick.withdrawal_reason)
    return in_words(pick.hold_reason)
