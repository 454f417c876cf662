"""What the queue is read from: one narrow row beside each visible comment."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...members.models import Member, Source
from .fields import WordsField


class Candidate(models.Model):
    """A visible comment as the queue knows it: there is a row as long as its source shows it.

    What it says of the story and the member is a copy, so that one index answers each question.
    """

    comment = models.OneToOneField(
        "community_comments.Comment",
        models.CASCADE,
        primary_key=True,
        related_name="candidate",
        verbose_name=_("reader comment"),
    )
    # Copies bind nothing: the comment's own keys are the ones that are checked.
    source = models.ForeignKey(
        Source, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    discussion = models.ForeignKey(
        "community_comments.Discussion",
        models.DO_NOTHING,
        related_name="candidates",
        db_constraint=False,
        db_index=False,
    )
    member = models.ForeignKey(
        Member,
        models.DO_NOTHING,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    section = models.CharField(max_length=255, blank=True)
    role = models.CharField(max_length=20)
    language = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    # The day in UTC: the best of a period are the best of each of its days.
    day = models.DateField()
    entered_at = models.DateTimeField(default=timezone.now)
    has_question = models.BooleanField(default=False)
    # Its member had written nothing before.
    is_first = models.BooleanField(default=False)
    replies = models.IntegerField(default=0)
    score = models.FloatField(default=0)
    # What each named reason adds to the score.
    parts = models.JSONField(default=dict)
    # The first of those that say nearly the same; none for the first itself.
    head = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        related_name="alike",
        null=True,
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("comment in the queue")
        verbose_name_plural = _("comments in the queue")
        default_permissions = ()
        indexes = [
            models.Index(fields=["-created_at", "-comment"], name="queue_newest"),
            models.Index(fields=["-replies", "-comment"], name="queue_discussed"),
            models.Index(fields=["-score", "-comment"], name="queue_worth"),
            models.Index(fields=["day", "-replies", "-comment"], name="queue_day_discussed"),
            models.Index(fields=["day", "-score", "-comment"], name="queue_day_worth"),
            models.Index(fields=["section", "-created_at", "-comment"], name="queue_section"),
            models.Index(fields=["discussion", "-created_at", "-comment"], name="queue_story"),
            models.Index(fields=["language", "-created_at", "-comment"], name="queue_language"),
            models.Index(fields=["role", "-created_at", "-comment"], name="queue_role"),
            models.Index(fields=["entered_at"], name="queue_entered"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}, {self.created_at:%d/%m/%Y %H:%M}"


class Wording(models.Model):
    """What a candidate's text is like: its words to look for, its traits, and what it resembles.

    Apart from the candidate, whose score changes often: the index of words is dear to write.
    """

    comment = models.OneToOneField(
        "community_comments.Comment",
        models.CASCADE,
        primary_key=True,
        related_name="wording",
        verbose_name=_("reader comment"),
    )
    words = WordsField()
    traits = models.JSONField(default=dict)
    # Two texts that are nearly the same share one of these numbers, most likely.
    near_a = models.BigIntegerField()
    near_b = models.BigIntegerField()

    class Meta:
        verbose_name = _("wording of a comment in the queue")
        verbose_name_plural = _("wordings of comments in the queue")
        default_permissions = ()
        indexes = [
            models.Index(fields=["near_a"], name="queue_near_a"),
            models.Index(fields=["near_b"], name="queue_near_b"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}"


class Backlog(models.Model):
    """Work on the queue that an arrival left to the worker: comments to take in, stories to weigh.

    A row and not a task, since a task may be lost.
    """

    comments = models.JSONField(default=list)
    discussions = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("work on the queue")
        verbose_name_plural = _("work on the queue")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}"
