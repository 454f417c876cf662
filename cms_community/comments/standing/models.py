"""What is known of a pick since it was made: the source's last answer, takedowns, consents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PICK = "community_comments.Pick"


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Reads of verifications."""

    def due(self, *, at: datetime) -> Self:
        """Those whose source must be asked, the longest due first."""
        return self.filter(due_at__lte=at).order_by("due_at", "pk")

    def of(self, source: int) -> Self:
        """Those of one source's comments, by the source's key."""
        return self.filter(pick__comment__source=source)

    def failing(self) -> Self:
        """Those that the source last gave no definite answer to."""
        return self.filter(failing_since__isnull=False)


class Verification(models.Model):
    """When a standing pick is next looked up at its source, and what the source last said.

    A pick whose source cannot be asked has no row: the source tells by itself, or not at all.
    """

    class Answer(models.TextChoices):
        """What came of asking; only the first two say anything of the comment."""

        SHOWN = "answered", _("The source answered.")
        GONE = "gone", _("The source says that there is no such comment any more.")
        SILENT = "silent", _("The source said nothing of this comment.")
        UNREACHABLE = "unreachable", _("The source did not answer.")
        NOT_ALLOWED = "not_allowed", _("The source refuses to be asked.")
        NOT_UNDERSTOOD = "not_understood", _("The source answered something unknown.")
        MISCONFIGURED = "misconfigured", _("The source cannot be asked as it is connected.")

    pick = models.OneToOneField(
        PICK, models.CASCADE, primary_key=True, related_name="verification", verbose_name=_("pick")
    )
    due_at = models.DateTimeField(db_index=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(_("last answer"), null=True)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    # The adapter's own sentence on what went wrong, without any secret.
    sentence = models.CharField(max_length=500, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["failing_since"],
                condition=Q(failing_since__isnull=False),
                name="verification_failing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pick_id} {self.answer}"

    @property
    def in_words(self) -> str:
        """The last answer as the desk reads it."""
        said = self.get_answer_display() if self.answer else _("Not looked up yet.")
        return f"{said} {self.sentence}".strip()


class Takedown(models.Model):
    """One time that a source took something back, and how fast it left everywhere.

    `known_at` is our first knowing; `done_at` the moment from which the last document that had
    shown it, and every cache in front of us, is known to show it no more.
    """

    class Kind(models.TextChoices):
        """Whether the desk may still decide."""

        HELD = "held", pgettext_lazy("takedown", "held")
        WITHDRAWN = "withdrawn", pgettext_lazy("takedown", "withdrawn")

    pick = models.ForeignKey(PICK, models.CASCADE, related_name="takedowns", verbose_name=_("pick"))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(_("Reason"), max_length=40)
    # The documents that showed the pick, its own included.
    documents = models.PositiveIntegerField(default=0)
    known_at = models.DateTimeField(_("known at"), db_index=True)
    done_at = models.DateTimeField(_("done at"), null=True)

    class Meta:
        verbose_name = _("takedown")
        verbose_name_plural = _("takedowns")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["id"], condition=Q(done_at__isnull=True), name="takedown_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"

    @property
    def seconds(self) -> float | None:
        """From our first knowing to the last document; None while it is under way."""
        return (self.done_at - self.known_at).total_seconds() if self.done_at else None


class Consent(models.Model):
    """What a member answered when asked whether the words may be used beyond the site."""

    class Use(models.TextChoices):
        """Where the words may be used again."""

        LETTER = "letter", _("Letter to subscribers")
        PRINT = "print", _("Print edition")

    class State(models.TextChoices):
        """Where the question stands; only a yes permits anything."""

        NOT_ASKED = "not_asked", pgettext_lazy("consent", "Not asked")
        ASKED = "asked", pgettext_lazy("consent", "Asked")
        GRANTED = "granted", pgettext_lazy("consent", "Granted")
        REFUSED = "refused", pgettext_lazy("consent", "Refused")

    pick = models.ForeignKey(PICK, models.CASCADE, related_name="consents", verbose_name=_("pick"))
    use = models.CharField(max_length=20, choices=Use.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    # How it was asked and answered; never the member's own words.
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["use"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["pick", "use"], name="consent_once_a_use")]

    def __str__(self) -> str:
        return f"{self.use} {self.state}"


if TYPE_CHECKING:
    from ..models import Pick  # noqa: F401  the type checker reads it in strings
