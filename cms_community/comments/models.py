"""What members write under stories and elsewhere, and what the desk picks of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..delivery.models import Delivered
from ..members.models import Member, Source
from .desk.models import Backlog, Candidate, Wording
from .erasure.models import Erasure, Showing
from .live.models import Arrival, Connection, Receipt
from .querysets import CommentQuerySet, PickQuerySet
from .report.models import Letter, Subscription
from .standing.models import Consent, Takedown, Verification

__all__ = [
    "Arrival",
    "Backlog",
    "Candidate",
    "Comment",
    "Connection",
    "Consent",
    "Discussion",
    "Erasure",
    "Letter",
    "Pick",
    "Receipt",
    "Showing",
    "State",
    "Subscription",
    "Takedown",
    "Verification",
    "Wording",
]


class Discussion(models.Model):
    """The thread under a story, or a topic that stands alone."""

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="discussions", db_index=False, verbose_name=_("source")
    )
    remote_id = models.CharField(_("id at the source"), max_length=255)
    title = models.CharField(_("title"), max_length=500, blank=True)
    url = models.CharField(_("address"), max_length=2000, blank=True)
    section = models.CharField(_("section"), max_length=255, blank=True)
    # The date of the record that title, address and section were taken from.
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["source", "remote_id"], name="discussion_once_a_source")
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.remote_id


class State(models.TextChoices):
    """What the source says of a comment; only a visible one may be shown."""

    VISIBLE = "visible", _("visible")
    HELD = "held", _("held")
    SPAM = "spam", _("spam")
    REJECTED = "rejected", _("rejected")
    REMOVED_BY_AUTHOR = "removed_by_author", _("removed by its author")
    GONE = "gone", _("gone")
    ERASED = "erased", _("erased")


class Comment(models.Model):
    """What a member wrote, as its source last told it; Wagtail's comments are editors' notes."""

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="comments", db_index=False, verbose_name=_("source")
    )
    remote_id = models.CharField(_("id at the source"), max_length=255)
    discussion = models.ForeignKey(
        Discussion, models.PROTECT, related_name="comments", verbose_name=_("discussion")
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="comments",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("member"),
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="answers",
        null=True,
        blank=True,
        verbose_name=_("in answer to"),
    )
    # Kept beside the key, because the parent may arrive later or never.
    parent_remote_id = models.CharField(max_length=255, blank=True)
    headline = models.CharField(_("headline"), max_length=500, blank=True)
    body_html = models.TextField(_("text as HTML"), blank=True)
    body_text = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State.choices)
    state_raw = models.CharField(_("the source's word"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("written at"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    source_updated_at = models.DateTimeField(_("changed at the source"))
    source_revision = models.CharField(_("revision at the source"), max_length=255, blank=True)
    reactions = models.IntegerField(_("likes"), null=True, blank=True)
    dislikes = models.IntegerField(_("dislikes"), null=True, blank=True)
    replies = models.IntegerField(_("replies"), null=True, blank=True)
    flags = models.IntegerField(_("reports"), null=True, blank=True)
    featured_at_source = models.BooleanField(_("featured at the source"), null=True, blank=True)
    permalink = models.CharField(_("permalink"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    changed_at = models.DateTimeField(_("last change received at"), default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader comment")
        verbose_name_plural = _("reader comments")
        default_permissions = ("view",)
        permissions = [("receive_comment", _("Can push reader comments"))]
        constraints = [
            models.UniqueConstraint(fields=["source", "remote_id"], name="comment_once_a_source"),
            models.CheckConstraint(
                condition=~Q(state="erased") | Q(body_text="", body_html="", headline=""),
                name="erased_comment_has_no_text",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="comment_newest"),
            # A member's record is counted in the index alone.
            models.Index(fields=["member", "state"], name="comment_members_record"),
            models.Index(
                fields=["source", "parent_remote_id"],
                condition=Q(parent__isnull=True) & ~Q(parent_remote_id=""),
                name="comment_awaits_parent",
            ),
        ]

    def __str__(self) -> str:
        # Never the text: log entries keep this for ever, and a text may be taken back.
        return f"{self.remote_id}, {self.created_at:%d/%m/%Y %H:%M}"

    @property
    def author_name(self) -> str:
        """The public name of who wrote it, empty when the source tells none."""
        return self.member.name if self.member else ""


class Pick(Delivered):
    """The desk's choice of one comment: its verbatim excerpt, why, by whom, when.

    The text of a pick lives in this table only; pages hold the pick's key, so that a text that is
    taken back disappears from every page, draft and revision at once.
    """

    class State(models.TextChoices):
        """A held pick waits for the desk's decision; a withdrawn one never comes back."""

        LIVE = "live", _("live")
        HELD = "held", _("held")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Criterion(models.TextChoices):
        """Why the desk chose it, in one word that readers may see."""

        TESTIMONY = "testimony", _("Testimony")
        EXPERTISE = "expertise", _("Expertise")
        ARGUMENT = "argument", _("Argument")
        NUANCE = "nuance", _("Nuance")
        QUESTION = "question", _("Question")
        HUMOUR = "humour", _("Humour")

    comment = models.ForeignKey(
        Comment, models.PROTECT, related_name="picks", verbose_name=_("reader comment")
    )
    excerpt = models.TextField(
        _("excerpt"),
        help_text=_("The member's own words, in their order; […] marks a cut."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Why the desk chose it; readers may see this.")
    )
    criterion = models.CharField(_("criterion"), max_length=20, choices=Criterion.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LIVE)
    # The revision of the text that the desk read when it chose.
    source_revision = models.CharField(max_length=255, blank=True, editable=False)
    # The whole text that the desk read, so that an edit can be shown; gone with the excerpt.
    read_text = models.TextField(blank=True, editable=False)
    # What the source counted then: readers' reports go unseen on what it features.
    reports_when_picked = models.IntegerField(null=True, editable=False)
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("picked by"),
    )
    picked_at = models.DateTimeField(_("picked at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    # When and why it was last held; the reason is empty while it is not.
    held_at = models.DateTimeField(_("held at"), null=True, editable=False)
    hold_reason = models.CharField(max_length=255, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason for withdrawal"), max_length=255, blank=True)

    objects = PickQuerySet.as_manager()

    class Meta:
        verbose_name = _("pick")
        verbose_name_plural = _("picks")
        ordering = ["-picked_at", "-id"]
        default_permissions = ("add", "change", "view")
        permissions = [("withdraw_pick", _("Can withdraw pick"))]
        constraints = [
            models.UniqueConstraint(
                fields=["comment"],
                condition=~Q(state="withdrawn"),
                name="one_standing_pick_a_comment",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, excerpt="", read_text="")
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True) & ~Q(excerpt="")),
                name="withdrawn_pick_keeps_no_text",
            ),
        ]

    def __str__(self) -> str:
        # Never the text: log entries keep this for ever, and a text may be taken back.
        return f"{self._meta.verbose_name} {self.short_id}"

    @property
    def reuse(self) -> list[str]:
        """Where its words may be used beyond the site; nowhere once it is withdrawn."""
        if self.state == Pick.State.WITHDRAWN:
            return []
        granted = Consent.State.GRANTED
        return [consent.use for consent in self.consents.all() if consent.state == granted]

    @property
    def reports_since(self) -> int:
        """How many reports more the source counts than when it was picked."""
        now, then = self.comment.flags, self.reports_when_picked
        return 0 if now is None or then is None else max(0, now - then)

    def left_a_gap(self, since: datetime | None) -> bool:
        """Whether it was withdrawn from a place where readers may have seen it from then on."""
        return bool(since and self.withdrawn_at and self.withdrawn_at > since)
