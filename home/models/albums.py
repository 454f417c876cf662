"""Albums: pictures of an event, in the desk's order, each with words of its own."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from ..album_forms import MOST_PICTURES, AlbumForm
from ..blocks import PLAIN_FEATURES
from ..picture_grid import PictureGridPanel
from .authors import Author
from .newsroom import NewsroomPage


class AlbumTag(TaggedItemBase):
    """A subject that an album is filed under."""

    content_object = ParentalKey(
        "community_home.AlbumPage", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        verbose_name = _("album tag")
        verbose_name_plural = _("album tags")


class AlbumPage(NewsroomPage):
    """Pictures in the desk's order, of an event on a day at a place."""

    text = RichTextField(_("text"), features=PLAIN_FEATURES, blank=True)
    event_date = models.DateField(_("date of the event"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=255, blank=True)
    tags = ClusterTaggableManager(through=AlbumTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("event_date"), FieldPanel("place")], heading=_("The event")),
        PictureGridPanel(
            "album_pictures",
            chooser_field_name="picture",
            label=_("Picture"),
            heading=_("Pictures, in order"),
            max_num=MOST_PICTURES,
        ),
        MultiFieldPanel(
            [InlinePanel("album_authors", label=_("Author"))], heading=_("Authors, in order")
        ),
        FieldPanel("tags"),
    ]
    base_form_class = AlbumForm
    search_fields = [
        *Page.search_fields,
        index.SearchField("text"),
        index.SearchField("place"),
        index.FilterField("event_date"),
        index.RelatedFields(
            "album_pictures", [index.SearchField("caption"), index.SearchField("credit")]
        ),
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
    def cover(self) -> Any:
        """The picture that stands for the album: the chosen one, or the first; None if empty."""
        places = list(self.album_pictures.all())
        chosen = next((place for place in places if place.is_cover), None)
        return chosen or next(iter(places), None)


class AlbumPicture(Orderable):
    """One picture of an album, with what the album says of it; empty for what the picture says."""

    album = ParentalKey(AlbumPage, on_delete=models.CASCADE, related_name="album_pictures")
    picture = models.ForeignKey(
        "community_pictures.Picture",
        models.CASCADE,
        related_name="+",
        verbose_name=_("picture"),
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    alt = models.CharField(_("alternative text"), max_length=255, blank=True)
    place = models.CharField(_("place"), max_length=255, blank=True)
    is_cover = models.BooleanField(_("cover"), default=False)

    panels = [FieldPanel(name) for name in ("picture", "caption", "credit", "alt", "place")]
    panels.append(FieldPanel("is_cover"))

    class Meta(Orderable.Meta):
        verbose_name = _("picture of an album")
        verbose_name_plural = _("pictures of an album")


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
