"""Pictures and the sizes in which they are served."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from ..conf import newsroom_midnight
from ..delivery.models import Delivered
from .keeping import not_kept, take_in, whole
from .metadata import without_metadata
from .querysets import PictureQuerySet
from .storages import UNREACHABLE, forget_public

# The fields that say what every cut must keep.
FOCUS = tuple(f"focal_point_{name}" for name in ("x", "y", "width", "height"))


class Picture(Delivered, AbstractImage):
    """A picture with what a newspaper must say of it: what it shows, its caption, who made it."""

    class Use(models.TextChoices):
        """What the newspaper may do with it."""

        EVERY = "every", _("on line and in print")
        ONLINE = "online", _("on line only")
        PRINT = "print", _("in print only")

    alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for readers who cannot see it."),
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made it: name / agency.")
    )
    # Not `source`, which is the word for a comment platform.
    origin = models.CharField(
        _("origin"),
        max_length=255,
        blank=True,
        help_text=_("Where it came from: an agency, a member, our archive."),
    )
    copyright = models.CharField(_("copyright notice"), max_length=255, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=255,
        blank=True,
        help_text=_("Under what it may be used: “CC BY 4.0”, “agency contract 2026”."),
    )
    permitted_uses = models.CharField(
        _("permitted uses"), max_length=10, choices=Use.choices, default=Use.EVERY
    )
    rights_until = models.DateField(
        _("rights until"),
        null=True,
        blank=True,
        help_text=_("The last day on which readers see it; the day after it leaves every page."),
    )
    place = models.CharField(_("place"), max_length=255, blank=True)
    taken_at = models.DateTimeField(_("taken on"), null=True, blank=True)
    # A 16-pixel WebP as a data URI, shown until the picture is there.
    placeholder = models.TextField(blank=True, editable=False)
    dominant_colour = models.CharField(max_length=7, blank=True, editable=False)
    # A difference hash: see likeness.py.
    likeness = models.BigIntegerField(null=True, editable=False)

    # Whether the file at hand was made of the picture's own original.
    by_recipe = False

    objects = PictureQuerySet.as_manager()

    admin_form_fields = (
        *("title", "file", "alt", "caption", "credit", "origin", "copyright", "licence"),
        *("permitted_uses", "rights_until", "place", "taken_at", "collection", "tags"),
        *FOCUS,
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("alt"),
        index.SearchField("caption"),
        index.SearchField("credit"),
        index.SearchField("place"),
        index.SearchField("origin"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        """The alternative text, nothing for a picture that has none: a title is no description."""
        return self.alt

    @property
    def hidden_from(self) -> datetime | None:
        """The moment from which no reader may see it: the midnight after its last day."""
        if self.rights_until is None:
            return None
        return newsroom_midnight(self.rights_until + timedelta(days=1))

    def may_be_online(self, at: datetime) -> bool:
        """Whether the newspaper may show it to readers at that moment."""
        end = self.hidden_from
        return self.permitted_uses != self.Use.PRINT and (end is None or at < end)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take in a new file, as `intake` says; the former goes once the new one is kept."""
        if not (self.file and not self.file._committed):
            super().save(*args, **kwargs)
            return
        keywords = take_in(self)
        try:
            with whole(self):
                former = self.former_file()
                if former:
                    self.forget_what_was_made()
                super().save(*args, **kwargs)
                if keywords and not self.tags.exists():
                    self.tags.add(*keywords)
        except UNREACHABLE as error:
            raise not_kept(self, error) from error
        if former and former != self.file.name:
            transaction.on_commit(partial(forget_public, self.file.storage, former), robust=True)

    def former_file(self) -> str | None:
        """The name of the file it has so far; a worker that draws from it must wait, then stop."""
        stored = type(self).objects.select_for_update().filter(pk=self.pk)
        return stored.values_list("file", flat=True).first()

    def forget_what_was_made(self) -> None:
        """Another file: nothing that was made of the former one stands any more."""
        self.renditions.all().delete()
        if not self.by_recipe:
            Retouch.objects.filter(picture=self).delete()

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> File[bytes]:
        """A served file: never with the metadata of the original, nor where it was taken."""
        made = super().generate_rendition_file(filter, source=source)
        with made.open() as file:
            return ContentFile(without_metadata(file.read()), name=made.name)


class Rendition(AbstractRendition):
    """One size and format of a picture, made when it is saved, never while a reader waits."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once"
            )
        ]


class Drawing(models.Model):
    """How far the files of a picture are, and when the worker is to go on; no due time for never.

    A table of its own: whoever saves a picture that was read before the worker came writes all of
    its columns.
    """

    picture = models.OneToOneField(
        Picture, models.CASCADE, primary_key=True, related_name="drawing"
    )
    # The last stage that is complete: see purposes.py.
    stage = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["stage", "due_at"], condition=Q(due_at__isnull=False), name="drawing_due"
            )
        ]


from .retouch.models import Retouch  # noqa: E402  its picture is the one above

__all__ = ["FOCUS", "Drawing", "Picture", "Rendition", "Retouch"]
