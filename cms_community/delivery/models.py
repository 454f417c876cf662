"""What is delivered: documents, what they were made from, and in which order they changed."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from .moves.models import BranchMove
from .previews.models import PreviewLink
from .querysets import DocumentQuerySet, TouchQuerySet
from .webhooks.models import Attempt, Delivery, Endpoint

__all__ = [
    "Attempt",
    "BranchMove",
    "Delivered",
    "Delivery",
    "Document",
    "DocumentFacet",
    "DocumentTag",
    "Endpoint",
    "FeedCounter",
    "PreviewLink",
    "Touch",
]


class Delivered(models.Model):
    """Something the front end knows by a public id that never changes."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def short_id(self) -> str:
        """The first ten characters of the public id, as cache tags carry it."""
        return self.public_id.hex[:10]


class Document(models.Model):
    """The JSON rendered once for one thing: whole, and as a card for lists.

    A thing that readers may not see has a row too, without any text: it remembers what the thing
    is made from, so that it comes back when they may, and that it is gone, for the changes feed.
    """

    kind = models.CharField(max_length=50)
    public_id = models.UUIDField()
    # Whether readers may see it between visible_from and visible_until.
    shown = models.BooleanField(default=False)
    locale = models.CharField(max_length=20, blank=True)
    slug = models.CharField(max_length=255, blank=True)
    # Path on the front end.
    url = models.CharField(max_length=2000, blank=True)
    body = models.BinaryField(default=bytes)
    card = models.BinaryField(default=bytes)
    # Bytes, since texts compare in another order in every database; unique within its kind.
    sort_key = models.BinaryField(default=bytes)
    # Of the body, as in HTTP, without the quotes.
    etag = models.CharField(max_length=32, blank=True)
    # The tags of what it shows, with spaces between them, as the cache headers carry them.
    tags = models.TextField(blank=True)
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    # From this moment on the text may be out of date; None until something changes.
    stale_at = models.DateTimeField(null=True)
    # When it must be looked at again: its text is stale, or it appears, or its time is over.
    due_at = models.DateTimeField(null=True)
    # What the changes feed last told of it: an etag, or nothing if it was never shown or is gone.
    announced = models.CharField(max_length=32, blank=True)
    announced_at = models.DateTimeField(null=True)
    # The path that the feed last told, and the one that it told before, if another.
    announced_url = models.CharField(max_length=2000, blank=True)
    former_url = models.CharField(max_length=2000, blank=True)
    # When it was last rendered; what was published after that was missed.
    made_at = models.DateTimeField(null=True)
    # Its place in the changes feed, handed out in the order of commits; None if never shown.
    sequence = models.BigIntegerField(null=True, unique=True)

    # What the feed told before this change: no column, known only while it is announced.
    announced_before = ""

    objects = DocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "public_id"], name="document_once"),
            models.CheckConstraint(
                condition=Q(shown=True) | Q(etag="", url="", slug=""),
                name="hidden_document_has_no_text",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "locale", "sort_key"],
                condition=Q(shown=True),
                name="document_in_its_list",
            ),
            models.Index(fields=["kind", "slug"], condition=Q(shown=True), name="document_slug"),
            models.Index(fields=["url"], condition=Q(shown=True), name="document_url"),
            models.Index(
                fields=["announced_url"], condition=Q(announced=""), name="document_gone_from"
            ),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="document_due"),
            models.Index(
                fields=["kind", "due_at"],
                condition=Q(due_at__isnull=False),
                name="document_due_in_its_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id.hex[:10]}"

    def is_visible(self, at: datetime) -> bool:
        """Whether readers may see it at a moment, to the second."""
        begun = self.visible_from is None or self.visible_from <= at
        return self.shown and begun and (self.visible_until is None or at < self.visible_until)

    def is_stale(self, at: datetime) -> bool:
        """Whether its text may be out of date at a moment."""
        return self.stale_at is not None and self.stale_at <= at

    def state(self, at: datetime) -> str:
        """What the feed should tell of it at a moment: its etag, nothing if nobody may see it."""
        return self.etag if self.is_visible(at) else ""


class SearchText(index.Indexed, models.Model):
    """What search looks through: the words that a shown document tells readers, and no others."""

    document = models.OneToOneField(
        Document, models.CASCADE, primary_key=True, related_name="search_text"
    )
    kind = models.CharField(max_length=50)
    locale = models.CharField(max_length=20, blank=True)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)

    # Written to the index with the document itself, not by a task that may be lost.
    search_auto_update = False
    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("text"),
        index.FilterField("document"),
        index.FilterField("kind"),
        index.FilterField("locale"),
    ]

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class DocumentTag(models.Model):
    """A name for something that a document was made from: `author:3f9c1a27b0`."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="made_from")
    tag = models.CharField(max_length=64, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["document", "tag"], name="document_tag_once")
        ]


class DocumentFacet(models.Model):
    """A value by which a list is narrowed, with the place that the document takes in the list."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=50)
    locale = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=50)
    value = models.CharField(max_length=255)
    sort_key = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["document", "name", "value"], name="document_facet_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["kind", "locale", "name", "value", "sort_key"], name="facet_in_its_list"
            )
        ]


class Touch(models.Model):
    """Something that documents are made from has changed; a row, since it must not be lost."""

    tag = models.CharField(max_length=64)
    # The document of the thing itself, where it is to have one.
    kind = models.CharField(max_length=50, blank=True)
    public_id = models.UUIDField(null=True)
    # A page's key: everything below it is concerned too.
    branch = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField(default=timezone.now)
    # When the documents made from it were marked; None until the change is committed.
    settled_at = models.DateTimeField(null=True)

    objects = TouchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["id"], condition=Q(settled_at__isnull=True), name="touch_to_be_settled"
            ),
            models.Index(fields=["tag", "settled_at"], name="touch_of_a_tag"),
            models.Index(fields=["settled_at"], name="touch_settled"),
            models.Index(
                fields=["settled_at"],
                condition=Q(branch__isnull=False),
                name="touch_of_a_branch",
            ),
        ]

    def __str__(self) -> str:
        return self.tag


class Notice(models.Model):
    """A tag whose answers are out of date if they were made before this place in the feed.

    What documents are made from has no place of its own there, and documents get theirs only once
    they are rendered: a server process must drop what shows a picture that was hidden before that.
    """

    tag = models.CharField(max_length=64, primary_key=True)
    sequence = models.BigIntegerField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.tag


class FeedCounter(models.Model):
    """One row: the last place handed out in the changes feed.

    It is locked until the commit, so that places become visible in their order, and a reader of
    the feed misses no change that committed late.
    """

    last = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()


class PurgePosition(models.Model):
    """One row: the place in the changes feed up to which caches in front of us were told."""

    last = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
