"""How a source is reached, and how that went."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...members.models import Source
from .querysets import ArrivalQuerySet, ConnectionQuerySet

a_variable = RegexValidator(
    r"^[A-Z][A-Z0-9_]{0,99}\Z",
    _("Write the name of an environment variable, such as CORAL_TOKEN; never the token itself."),
)


class Connection(models.Model):
    """How a source is asked; its token and its secrets stay in the environment, by name."""

    source = models.OneToOneField(
        Source,
        models.CASCADE,
        primary_key=True,
        related_name="connection",
        verbose_name=_("source"),
    )
    address = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("https://talk.newspaper.example")
    )
    account = models.CharField(
        _("account"),
        max_length=100,
        blank=True,
        help_text=_("A Disqus forum, a WordPress or Discourse user; nothing for Coral."),
    )
    token_variable = models.CharField(
        _("variable of the token"), max_length=100, blank=True, validators=[a_variable]
    )
    secret_variable = models.CharField(
        _("variable of the webhook secrets"),
        max_length=100,
        blank=True,
        validators=[a_variable],
        help_text=_("Two, with a comma between them, while a secret is being renewed."),
    )
    poll_every = models.PositiveIntegerField(
        _("seconds between two polls"),
        default=60,
        validators=[MinValueValidator(0)],
        help_text=_("0: never asked, it calls us."),
    )
    # What the adapter needs to go on from where it stopped; its own words.
    cursor = models.TextField(blank=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False, db_index=True)
    answered_at = models.DateTimeField(_("last answer"), null=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True, editable=False)
    # What it told and we could not take, last; failing it is not.
    refused_at = models.DateTimeField(_("last refusal"), null=True, editable=False)
    refusal = models.CharField(_("what was refused"), max_length=500, blank=True, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        default_permissions = ()

    def __str__(self) -> str:
        return self.address or str(self.source)


class Arrival(models.Model):
    """What a source posted to us, until it is worked through; nothing private is in it.

    Once it is, the row stays for a while without what was told, so that the same event is known
    when it is posted again.
    """

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="arrivals", db_index=False, verbose_name=_("source")
    )
    # The platform's own id of what it posted; a long one as its hash.
    event = models.CharField(max_length=100, blank=True)
    # JSON in ASCII: PostgreSQL's own type refuses the NUL and the half characters it may quote.
    told = models.TextField(blank=True)
    # Whether the source must be asked about comments that it only named.
    asks = models.BooleanField(default=False)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    # Null once it is worked through; until then also the end of a worker's lease.
    due_at = models.DateTimeField(null=True, default=timezone.now)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["source", "event"], condition=~Q(event=""), name="event_once_a_source"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, due_at__isnull=False)
                | Q(done_at__isnull=False, due_at__isnull=True, told=""),
                name="arrival_waits_or_is_done",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(done_at__isnull=True), name="arrival_due"
            ),
            models.Index(
                fields=["source", "asks", "due_at", "id"],
                condition=Q(done_at__isnull=True),
                name="arrival_due_by_source",
            ),
            models.Index(
                fields=["done_at"], condition=Q(done_at__isnull=False), name="arrival_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}, {self.received_at:%d/%m/%Y %H:%M:%S}"


class Receipt(models.Model):
    """What was answered to one push under its key, so that the same push is answered the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    # Of what was pushed and where to.
    digest = models.CharField(max_length=64)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="receipt_once_a_key")]

    def __str__(self) -> str:
        return self.key
