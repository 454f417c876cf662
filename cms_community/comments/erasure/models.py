"""Where picks were shown, and which members were erased: without a word of theirs."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...members.models import Source


class ShowingQuerySet(models.QuerySet["Showing"]):
    """Reads of where picks were shown."""

    def current(self) -> Self:
        """Where readers see a pick now."""
        return self.filter(shown_until__isnull=True)


class Showing(models.Model):
    """One document that showed a pick, from when until when; kept after the page is deleted.

    A row is written when a document begins to show the pick and changed when it no longer does,
    never because its address changed meanwhile: the first address and the last are kept.
    """

    pick = models.ForeignKey(
        "community_comments.Pick",
        models.CASCADE,
        related_name="showings",
        db_index=False,
        verbose_name=_("pick"),
    )
    kind = models.CharField(max_length=50)
    public_id = models.UUIDField()
    url = models.CharField(_("address"), max_length=2000, blank=True)
    last_url = models.CharField(_("last address"), max_length=2000, blank=True)
    shown_from = models.DateTimeField(_("shown from"))
    shown_until = models.DateTimeField(_("shown until"), null=True)

    objects = ShowingQuerySet.as_manager()

    class Meta:
        verbose_name = _("place where a pick was shown")
        verbose_name_plural = _("places where picks were shown")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["pick", "kind", "public_id"],
                condition=Q(shown_until__isnull=True),
                name="pick_shown_once_a_document",
            )
        ]
        indexes = [
            models.Index(fields=["pick", "shown_from"], name="showing_of_a_pick"),
            models.Index(
                fields=["public_id"],
                condition=Q(shown_until__isnull=True),
                name="showing_in_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id.hex[:10]}"


class Erasure(models.Model):
    """A member who was erased: what went, so that the answer the law requires can be given.

    The member is known by the salted hash that later imports are held against; whoever asks for
    the answer brings the id.
    """

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="erasures", db_index=False, verbose_name=_("source")
    )
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(_("erased at"), default=timezone.now)
    # None when the source told it, and the machine obeyed.
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("erased by"),
    )
    comments = models.PositiveIntegerField(_("comments erased"), default=0)
    picks = models.ManyToManyField("community_comments.Pick", related_name="+")

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-erased_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="member_erased_once")
        ]

    def __str__(self) -> str:
        return self.short_digest

    @property
    def short_digest(self) -> str:
        """The beginning of the hash, by which people tell one erasure from another."""
        return self.digest[:10]
