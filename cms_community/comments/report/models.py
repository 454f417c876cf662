"""Who gets the report by e-mail, and the letters that were or are to be sent."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...conf import newsroom_zone
from ..refusals import day_and_hour


class Subscription(models.Model):
    """Someone to whom the report is sent, each day or each week, at an hour."""

    class Every(models.TextChoices):
        """How often."""

        DAY = "day", _("each morning, on the day before")
        WEEK = "week", _("each Monday, on the week before")

    class Language(models.TextChoices):
        """In which language."""

        FR = "fr", "Français"
        EN = "en", "English"

    email = models.EmailField(_("e-mail"))
    every = models.CharField(_("how often"), max_length=10, choices=Every, default=Every.DAY)
    hour = models.TimeField(
        _("at"), default=time(8, 0), help_text=_("In the newsroom's zone, such as 08:00.")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("recipient of the report")
        verbose_name_plural = _("recipients of the report")
        ordering = ["email", "every"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "every"],
                name="report_once_a_recipient",
                violation_error_message=_("This address gets this report already."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def last_hour(self, *, at: datetime) -> datetime:
        """The last moment at or before `at` at which a letter to this recipient fell due."""
        local = at.astimezone(newsroom_zone())
        due = datetime.combine(local.date(), self.hour, tzinfo=newsroom_zone())
        if self.every == self.Every.WEEK:
            due -= timedelta(days=local.weekday())
        return due if due <= local else due - timedelta(days=7 if self.is_weekly else 1)

    def last_letter(self) -> str:
        """What became of the last letter to this recipient, in words."""
        last = self.letters.filter(tries__gt=0).order_by("-pk").first()
        return last.outcome if last else gettext("none yet")

    @property
    def is_weekly(self) -> bool:
        """Whether it is the week's report."""
        return self.every == self.Every.WEEK


class LetterQuerySet(models.QuerySet["Letter"]):
    """Reads of letters."""

    def due(self, *, at: datetime) -> Self:
        """Those to be sent now, the longest due first."""
        waiting = self.filter(due_at__lte=at, subscription__active=True)
        return waiting.order_by("due_at", "pk")

    def failing(self) -> Self:
        """The last of each active recipient that could not be sent, given up or not."""
        same = Letter.objects.filter(subscription=OuterRef("subscription")).order_by("-pk")
        last = self.filter(pk=Subquery(same.values("pk")[:1]), subscription__active=True)
        return last.filter(sent_at=None).exclude(error="").select_related("subscription")


class Letter(models.Model):
    """One report to one recipient: a row, since it must be sent, and once."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="letters")
    # The report's day or week, as its address names it.
    period = models.CharField(max_length=10)
    # None once it is sent, or given up.
    due_at = models.DateTimeField(null=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subscription", "period"], name="letter_once_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.pk}"

    @property
    def outcome(self) -> str:
        """Whether it was sent, in words, and why not."""
        if self.sent_at:
            return gettext("sent on %(when)s") % {"when": day_and_hour(self.sent_at)}
        if self.due_at is None:
            return gettext("given up: %(why)s") % {"why": self.error}
        told = {"when": day_and_hour(self.due_at), "why": self.error or "–"}
        return gettext("not sent; tried again on %(when)s: %(why)s") % told
