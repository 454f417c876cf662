"""Where changes are posted, what is posted, and what was answered."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .events import Event
from .querysets import DeliveryQuerySet, EndpointQuerySet
from .signing import new_secret

# Documents in one delivery; its body then stays below some 60 kB.
FULL = 100


def every_event() -> list[str]:
    """An endpoint hears of everything unless the desk says otherwise."""
    return [str(value) for value in Event.values]


def new_message_id() -> str:
    """The id by which a receiver knows a message again, however often it comes."""
    return f"msg_{uuid.uuid4().hex}"


class Endpoint(models.Model):
    """An address that is told what changes for readers."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        # By the receiver, which answered 410 Gone.
        DISABLED = "disabled", pgettext_lazy("webhook", "Disabled")

    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("It begins with https:// and is public; redirects are not followed."),
    )
    events = models.JSONField(_("events"), default=every_event)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    # Kept as they are, since they must sign; shown once, when they are made.
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    previous_secret = models.CharField(max_length=100, blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(
        pgettext_lazy("webhook", "created"), default=timezone.now, editable=False
    )

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def secrets(self, at: datetime) -> list[str]:
        """The secrets that sign at a moment: two while a rotation is under way."""
        until = self.previous_secret_until
        overlaps = bool(self.previous_secret and until and at < until)
        return [self.secret, self.previous_secret] if overlaps else [self.secret]


class Delivery(models.Model):
    """One message to one endpoint: written with the change, posted until it is taken."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    message_id = models.CharField(_("id"), max_length=50, unique=True, default=new_message_id)
    event = models.CharField(_("event"), max_length=50)
    # Ids, paths and tags of at most FULL documents; no text.
    documents = models.JSONField(default=list)
    # The first and the last place in the changes feed that it tells of.
    first_sequence = models.BigIntegerField(null=True)
    last_sequence = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(pgettext_lazy("webhook", "created"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    # Whether more changes may be put into it: until it is first taken to be posted.
    is_open = models.BooleanField(default=True)
    # Since it was made or replayed.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    # A worker is about it until then; after that another may take it.
    leased_until = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["endpoint", "due_at"], condition=Q(state="pending"), name="delivery_due"
            ),
            models.Index(fields=["endpoint", "created_at"], name="delivery_in_its_log"),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return self.message_id

    def has(self, told: dict[str, Any]) -> bool:
        """Whether it tells of this document already."""
        return any(each["id"] == told["id"] for each in self.documents)

    @property
    def is_full(self) -> bool:
        """Whether another document needs another delivery."""
        return len(self.documents) >= FULL

    def add(self, told: dict[str, Any]) -> None:
        """Tell of one more document, or the latest of one that it tells of already."""
        others = [each for each in self.documents if each["id"] != told["id"]]
        self.documents = [*others, told]
        places = [each["sequence"] for each in self.documents]
        self.first_sequence, self.last_sequence = min(places), max(places)

    def body(self) -> bytes:
        """The JSON that is posted, the same bytes at every attempt."""
        told = {
            "type": self.event,
            "timestamp": self.created_at.isoformat(),
            "data": {"documents": self.documents},
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


class Attempt(models.Model):
    """One post, and what came of it."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    made_at = models.DateTimeField(_("time"), default=timezone.now)
    # None where nothing answered.
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    # The beginning of the answer, a kilobyte at most.
    excerpt = models.CharField(_("answer"), max_length=1024, blank=True)
    # Why there is no answer, in English, as the network said it.
    error = models.CharField(_("error"), max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(_("duration"), default=0)

    class Meta:
        default_permissions = ()
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.status or self.error)
