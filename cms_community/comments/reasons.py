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


class PublicReason(models.TextChoices):
    """What readers are told of why a pick was withdrawn: few words, none of them about anyone."""

    REMOVED_BY_AUTHOR = "removed_by_author", _("Removed by its author")
    REMOVED_BY_MODERATION = "removed_by_moderation", _("Removed by the moderators")
    REMOVED_AT_SOURCE = "removed_at_source", _("No longer published where it was written")
    EDITED = "edited", _("Changed by its author")
    EDITORIAL = "editorial", _("An editorial decision")


# Any other is an editorial decision to readers; a legal reason above all is nobody's business.
PUBLIC: dict[str, PublicReason] = {
    Reason.MEMBER_ASKED: PublicReason.REMOVED_BY_AUTHOR,
    State.REMOVED_BY_AUTHOR: PublicReason.REMOVED_BY_AUTHOR,
    State.ERASED: PublicReason.REMOVED_BY_AUTHOR,
    State.SPAM: PublicReason.REMOVED_BY_MODERATION,
    State.REJECTED: PublicReason.REMOVED_BY_MODERATION,
    State.GONE: PublicReason.REMOVED_AT_SOURCE,
    SourceReason.TEXT_CHANGED: PublicReason.EDITED,
}


def public_reason(pick: Pick) -> PublicReason:
    """Why a pick was withdrawn, as readers are told."""
    return PUBLIC.get(pick.withdrawal_reason, PublicReason.EDITORIAL)


class DeskReason(models.TextChoices):
    """What the desk does by itself: never chosen from a list."""

    UNDONE = "undone", _("Undone by who picked it")


def in_words(reason: str) -> str:
    """A reason as the desk reads it; one that is no code, such as an import's, as it stands."""
    known = (State, SourceReason, DeskReason, Reason)
    labels = {code: label for kind in known for code, label in kind.choices}
    return str(labels.get(reason, reason))


def why(pick: Pick) -> str:
    """Why a pick is held or withdrawn, as the desk reads it; empty for a live one."""
    if pick.state == Pick.State.WITHDRAWN:
        return in_words(pick.withdrawal_reason)
    return in_words(pick.hold_reason)
