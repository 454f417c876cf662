"""Albums: pictures of an event, in order, each with its own words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from ..album_panel import AlbumPicturesPanel
from ..blocks import PLAIN_FEATURES
from .authors import Author
from .newsroom import NewsroomPage

PICTURE = "community_pictures.Picture"
# What a reader can look through, and one answer of the API can hold.
MOST = 500


class AlbumPage(NewsroomPage):
    """Pictures of one event or subject, in the desk's order."""

    text = RichTextField(_("text"), features=PLAIN_FEATURES, blank=True)
    event_date = models.DateField(_("date of the event"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=255, blank=True)
    cover = models.ForeignKey(
        PICTURE,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("cover"),
        help_text=_("If other than the first picture."),
    )

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("event_date"), FieldPanel("place")]),
        FieldPanel("text"),
        AlbumPicturesPanel(
            "album_pictures",
            chooser_field_name="picture",
            label=_("Picture"),
            heading=_("Pictures, in order"),
            max_num=MOST,
        ),
        FieldPanel("cover"),
        MultiFieldPanel(
            [InlinePanel("album_authors", label=_("Author"))], heading=_("Authors, in order")
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("text"),
        index.SearchField("place"),
        index.RelatedFields("album_pictures", [index.SearchField("caption")]),
    ]
    parent_page_types = ["community_home.SectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("album")
        verbose_name_plural = _("albums")

    @property
    def authors(self) -> list[Author]:
        """Who signs it, in order."""
        return [signature.author for signature in self.album_authors.all()]

    @property
    def placed(self) -> list[Any]:
        """Its pictures with their words, in order; none whose file was deleted."""
        return [place for place in self.album_pictures.all() if place.picture]


class AlbumPicture(Orderable):
    """One picture in an album, with the words that it has there."""

    album = ParentalKey(AlbumPage, on_delete=models.CASCADE, related_name="album_pictures")
    picture = models.ForeignKey(
        PICTURE, models.CASCADE, related_name="in_albums", verbose_name=_("picture")
    )
    caption = models.TextField(
        _("caption"), blank=True, help_text=_("If other than the picture's own.")
    )
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("If other than the picture's own.")
    )

    panels = [FieldPanel("picture"), FieldPanel("caption"), FieldPanel("credit")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["album", "picture"], name="picture_once_an_album")
        ]

    def clean(self) -> None:
        """Refuse no picture in words that the grid can show."""
        super().clean()
        if self.picture_id is None:
            raise ValidationError({"picture": _now("Choose a picture, or remove this place.")})


class AlbumAuthor(Orderable):
    """One of an album's authors, in the order in which they sign."""

    album = ParentalKey(AlbumPage, on_delete=models.CASCADE, related_name="album_authors")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="signed_albums", verbose_name=_("author")
    )

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["album", "author"], name="author_once_an_album")
        ]
