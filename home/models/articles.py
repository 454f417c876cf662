"""Articles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from ..blocks import ArticleBody
from ..pick_states import PickStatesPanel
from .authors import Author
from .newsroom import NewsroomPage


class ArticleTag(TaggedItemBase):
    """A subject that an article is filed under."""

    content_object = ParentalKey(
        "community_home.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        verbose_name = _("article tag")
        verbose_name_plural = _("article tags")


class ArticlePage(NewsroomPage):
    """A story: standfirst, authors in the order they sign, hero picture, body of typed blocks."""

    standfirst = models.TextField(_("standfirst"), max_length=1000)
    hero_picture = models.ForeignKey(
        "community_pictures.Picture",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("hero picture"),
    )
    body = StreamField(ArticleBody(), verbose_name=_("body"))
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        PickStatesPanel(),
        *Page.content_panels,
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [InlinePanel("article_authors", label=_("Author"))], heading=_("Authors, in order")
        ),
        FieldPanel("hero_picture"),
        FieldPanel("body"),
        FieldPanel("tags"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=3),
        index.SearchField("body"),
    ]
    parent_page_types = ["community_home.SectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def authors(self) -> list[Author]:
        """Who signs it, in order."""
        return [signature.author for signature in self.article_authors.all()]


class ArticleAuthor(Orderable):
    """One of an article's authors, in the order in which they sign."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="signed", verbose_name=_("author")
    )

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="author_once_an_article")
        ]
