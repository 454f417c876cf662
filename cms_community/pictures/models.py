"""Pictures and the sizes in which they are served."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from ..delivery.models import Delivered
from .metadata import without_metadata
from .querysets import PictureQuerySet


class Picture(Delivered, AbstractImage):
    """A picture with what a newspaper must say of it: what it shows, its caption, who made it."""

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
    # A 16-pixel WebP as a data URI, shown until the picture is there.
    placeholder = models.TextField(blank=True, editable=False)

    objects = PictureQuerySet.as_manager()

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "description"),
        "alt",
        "caption",
        "credit",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("alt"),
        index.SearchField("caption"),
        index.SearchField("credit"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        """The alternative text, nothing for a picture that has none: a title is no description."""
        return self.alt

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
