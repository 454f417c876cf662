"""The trunk of the newsroom's tree: its home page and its sections."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms_community.conf import setting
from cms_community.delivery.models import Delivered
from cms_community.delivery.previews.actions import open_preview

from ..querysets import NewsroomPageManager

# As many as stand above the first photo.
MOST_LEADS = 6


@contextmanager
def looked_through_once(page: Page) -> Iterator[None]:
    """Have what a page refers to looked up once, when all of it is saved.

    Wagtail looks through the whole page again for each of its rows: a selection of 300 picks would
    take the desk's decision from one second to five.
    """
    # Wagtail loads its page model in there, which nobody may before all models are read.
    from wagtail import signal_handlers  # noqa: PLC0415  it loads the page model, see above

    if getattr(signal_handlers.reference_index_auto_update_disabled, "value", False):
        yield
        return
    with signal_handlers.disable_reference_index_auto_update():
        yield
    signal_handlers.update_reference_index_on_save(page)


def change_places(page: Page) -> None:
    """Let rows of a page swap what may stand there once: its authors, its picks.

    modelcluster saves row after row, and the first would name what the second still has in the
    database. Rows that were given something else are stored as new ones: it deletes before it
    stores.
    """
    for relation, held in touched_rows(page):
        rows = [row for row in held if row.pk]
        for constraint in relation.related_model._meta.total_unique_constraints:
            stored = dict(stored_rows(relation, page, constraint.fields)) if rows else {}
            for row in rows:
                holds = tuple(row.serializable_value(name) for name in constraint.fields)
                if stored.get(row.pk, holds) != holds:
                    row.pk = None


def number_rows(page: Page) -> None:
    """Give rows that no form has numbered their places, after those that have theirs.

    A database gives rows without a number back in any order.
    """
    for relation, held in touched_rows(page):
        if issubclass(relation.related_model, Orderable):
            last = max((row.sort_order for row in held if row.sort_order is not None), default=-1)
            for number, row in enumerate((r for r in held if r.sort_order is None), last + 1):
                row.sort_order = number


def touched_rows(page: Page) -> Iterator[tuple[Any, list[Any]]]:
    """The rows of a page that its next save writes, by their relation."""
    for relation in get_all_child_relations(type(page)):
        held = getattr(page, "_cluster_related_objects", {}).get(relation.get_accessor_name(), [])
        yield relation, held


def stored_rows(
    relation: Any, page: Page, fields: tuple[str, ...]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a page as they are in the database: their keys, and what these fields hold."""
    rows = relation.related_model._default_manager.filter(**{relation.field.name: page.pk})
    for key, *held in rows.values_list("pk", *fields):
        yield key, tuple(held)


class NewsroomPage(Delivered, Page):
    """What every page type of the newsroom is: a page with a public id that is its own for ever."""

    # Named: nearly every host site has a HomePage of its own, and both would be `page.homepage`.
    page_ptr = models.OneToOneField(
        Page,
        models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="%(app_label)s_%(class)s",
    )

    objects = NewsroomPageManager()
    exclude_fields_in_copy = ["public_id"]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A new alias gets an id of its own: Wagtail copies every field into one."""
        if self._state.adding and self.alias_of_id:
            self.public_id = uuid.uuid4()
        with looked_through_once(self):
            if kwargs.get("update_fields") is None:
                change_places(self)
                number_rows(self)
            return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """The page with a revision's content; never with the public id of the page it came from."""
        page: Self = super().with_content_json(content)
        page.public_id = self.public_id
        return page

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The built-in rendering, for readers: nothing before its time, nor once it is over."""
        if not type(self).objects.servable().filter(pk=self.pk).exists():
            raise Http404
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The draft on the front end if it has a place for drafts, else the built-in rendering."""
        if not setting("PREVIEW_URL"):
            built_in: HttpResponse = super().serve_preview(request, mode_name)
            return built_in
        shown = HttpResponseRedirect(open_preview(page=self, by=request.user))
        # The address holds the token: no one else is to be told of it.
        shown["Referrer-Policy"] = "no-referrer"
        shown["Cache-Control"] = "private, no-store"
        return shown


class HomePage(NewsroomPage):
    """The newspaper's front page, above all its sections: what it leads with, in order."""

    content_panels = [
        *Page.content_panels,
        MultipleChooserPanel(
            "lead_articles",
            chooser_field_name="article",
            label=_("Article"),
            heading=_("Leading the front page, in order"),
            help_text=_("The newest stories follow them; without any, the newest leads."),
            max_num=MOST_LEADS,
        ),
    ]
    # At the root, or anywhere in the tree of a site that exists already.
    subpage_types = ["community_home.SectionPage"]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")


class LeadArticle(Orderable):
    """An article that the front page leads with."""

    front_page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="lead_articles")
    article = models.ForeignKey(
        "community_home.ArticlePage",
        models.CASCADE,
        related_name="+",
        verbose_name=_("article"),
    )

    panels = [FieldPanel("article")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["front_page", "article"], name="lead_article_once_a_front_page"
            )
        ]


class SectionPage(NewsroomPage):
    """A section of the newspaper; an article belongs to the section it stands in."""

    description = models.TextField(_("description"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("description")]
    search_fields = [*Page.search_fields, index.SearchField("description")]
    parent_page_types = ["community_home.HomePage", "community_home.SectionPage"]
    subpage_types = [
        "community_home.SectionPage",
        "community_home.ArticlePage",
        "community_home.AlbumPage",
        "community_home.VideoPage",
        "community_home.PhotoOfTheDayPage",
        "community_home.MessageOfTheDayPage",
        "community_home.CommentSelectionPage",
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
