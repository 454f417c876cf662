"""What a webhook tells: which event, of which documents, without any of their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..registry import own_tag

if TYPE_CHECKING:
    from ..models import Document


class Event(models.TextChoices):
    """The events that an endpoint may ask for."""

    PUBLISHED = "document.published", _("Published: readers see it, and did not before")
    UPDATED = "document.updated", _("Updated: readers see something else")
    REMOVED = "document.removed", _("Removed: readers no longer see it")


# Sent by hand only, to whichever endpoint it is tried on.
PING = "ping"


def event_of(document: Document) -> Event:
    """What the last place that a document took in the changes feed means to readers."""
    if not document.announced:
        return Event.REMOVED
    return Event.UPDATED if document.announced_before else Event.PUBLISHED


def entry(document: Document) -> dict[str, Any]:
    """One document as webhooks tell of it: id, resource, paths, tags, place in the feed.

    Of what readers no longer see only its own tag is told: the others may name what is hidden now.
    """
    own = own_tag(document.kind, document.public_id)
    shown = document.tags.split() if document.announced else []
    return {
        "id": str(document.public_id),
        "resource": document.kind,
        "url": document.announced_url,
        "former_url": document.former_url,
        "tags": sorted({own, *shown}),
        "sequence": document.sequence,
    }
