"""Selections: a subject, seen through members' comments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms_community.comments.models import Pick

from ..blocks import PLAIN_FEATURES
from ..pick_states import PickStatesPanel
from .articles import ArticlePage
from .newsroom import NewsroomPage


class CommentSelectionPage(NewsroomPage):
    """Picks on one subject, in the desk's order, each with the desk's note on why."""

    subject = models.CharField(_("subject"), max_length=255)
    introduction = RichTextField(_("introduction"), features=PLAIN_FEATURES, blank=True)

    content_panels = [
        PickStatesPanel(),
        *Page.content_panels,
        FieldPanel("subject"),
        FieldPanel("introduction"),
        MultipleChooserPanel(
            "selected_picks",
            chooser_field_name="pick",
            label=_("Pick"),
            heading=_("Picks, in order"),
        ),
        MultiFieldPanel(
            [InlinePanel("related_articles", label=_("Article"))], heading=_("Related articles")
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("subject", boost=3),
        index.SearchField("introduction"),
    ]
    parent_page_types = ["community_home.SectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("comment selection")
        verbose_name_plural = _("comment selections")


class SelectedPick(Orderable):
    """One pick in a selection, with the desk's note for that selection."""

    selection = ParentalKey(
        CommentSelectionPage, on_delete=models.CASCADE, related_name="selected_picks"
    )
    pick = models.ForeignKey(
        Pick, models.PROTECT, related_name="selected_in", verbose_name=_("pick")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("If other than the pick's own note.")
    )

    panels = [FieldPanel("pick"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["selection", "pick"], name="pick_once_a_selection")
        ]


class RelatedArticle(Orderable):
    """An article that a selection speaks of."""

    selection = ParentalKey(
        CommentSelectionPage, on_delete=models.CASCADE, related_name="related_articles"
    )
    article = models.ForeignKey(
        ArticlePage, models.CASCADE, related_name="+", verbose_name=_("article")
    )

    panels = [FieldPanel("article")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "article"], name="related_article_once_a_selection"
            )
        ]
