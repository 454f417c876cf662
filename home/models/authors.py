"""Who writes the newspaper's articles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms_community.delivery.models import Delivered


class Author(index.Indexed, Delivered):
    """Someone who signs articles; not a login, since many who sign never open the admin."""

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(_("slug"), max_length=255, unique=True)
    job = models.CharField(_("job title"), max_length=255, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    portrait = models.ForeignKey(
        "community_pictures.Picture",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("portrait"),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("job"),
        FieldPanel("biography"),
        FieldPanel("portrait"),
    ]
    search_fields = [
        index.SearchField("name", boost=10),
        index.AutocompleteField("name"),
        index.SearchField("job"),
    ]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
