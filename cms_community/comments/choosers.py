"""How an editor chooses a pick: by its text and its author, never by a number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from .keys import is_key, keys_in
from .models import Pick
from .querysets import PickQuerySet
from .reasons import why

# Columns that a telephone has no room for.
ASIDE = "cc-choose__aside"


class PickChooserWidget(BaseChooser):
    """Shows the words chosen and who wrote them."""

    model = Pick

    def get_display_title(self, instance: Pick) -> str:
        """The excerpt's beginning and the author's name; a sentence when the text is withdrawn."""
        return chosen_title(instance)

    @cached_property
    def media(self) -> forms.Media:
        """The style of the modal, too."""
        style = forms.Media(css={"all": [versioned_static("community_comments/desk.css")]})
        media: forms.Media = super().media + style
        return media


class SearchPicksForm(BaseFilterForm):
    """Finds picks by their words or by who wrote them."""

    q = forms.CharField(
        label=_("Words or name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Words of the excerpt, or a name")}),
    )

    def filter(self, objects: PickQuerySet) -> PickQuerySet:
        """The picks in which every word occurs, in the excerpt or the member's name."""
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split()[:10]:
            objects = objects.filter(
                Q(excerpt__icontains=word) | Q(comment__member__name__icontains=word)
            )
        return objects


class ForThoseWhoSeePicks(View):
    """Refused without the right to view picks: Wagtail's own choosers ask for none."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused before anything is looked up."""
        if not request.user.has_perm("community_comments.view_pick"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ListsPicks:
    """The picks that may be chosen, newest first, each with its words and its author."""

    filter_form_class = SearchPicksForm
    ordering = ("-picked_at", "-pk")
    is_multiple_choice: Any
    chosen_url_name: str

    def get_object_list(self) -> PickQuerySet:
        """Live ones only: what is held or withdrawn cannot be chosen."""
        return Pick.objects.live().with_context()

    @property
    def columns(self) -> list[Column]:
        """What the editor needs to know one pick from another."""
        return [
            self.title_column,
            Column(
                "author",
                label=_("Author"),
                accessor="comment.author_name",
                classname="cc-choose__who",
            ),
            Column("discussion", label=_("Discussion"), accessor=discussion_title, classname=ASIDE),
            Column("criterion", label=_("Criterion"), accessor=criterion, classname=ASIDE),
            DateColumn("picked_at", label=_("Picked"), width="12%", classname=ASIDE),
        ]

    @property
    def title_column(self) -> TitleColumn:
        """The words; pressing them chooses the pick, or ticks it where several are chosen."""
        how: dict[str, Any] = (
            {"label_prefix": "chooser-modal-select"}
            if self.is_multiple_choice
            else {"get_url": self.url_of, "link_attrs": {"data-chooser-modal-choice": True}}
        )
        return TitleColumn(
            "excerpt",
            label=_("Excerpt"),
            accessor=words,
            classname="title cc-choose__words",
            **how,
        )

    def url_of(self, pick: Pick) -> str:
        """The address that chooses this pick."""
        url = reverse(self.chosen_url_name, args=(quote(pick.pk),))
        return str(self.append_preserved_url_parameters(url))  # type: ignore[attr-defined]  # Wagtail's


class ChoosePick(ForThoseWhoSeePicks, ListsPicks, chooser.ChooseView):
    """The modal."""


class ChoosePickResults(ForThoseWhoSeePicks, ListsPicks, chooser.ChooseResultsView):
    """Its list, when searched or leafed through."""


class TellsPick(chooser.ChosenResponseMixin):
    """Answers with the words and the author."""

    def get_display_title(self, instance: Pick) -> str:
        """As the widget shows it afterwards."""
        return chosen_title(instance)


class ChosenPick(ForThoseWhoSeePicks, chooser.ChosenViewMixin, TellsPick, View):
    """One pick was chosen."""

    def get_object(self, pk: str) -> Pick:
        """A pick that may be chosen, or 404."""
        if not is_key(pk):
            raise Http404
        pick: Pick = Pick.objects.live().with_context().get(pk=pk)
        return pick


class ChosenPicks(ForThoseWhoSeePicks, chooser.ChosenMultipleViewMixin, TellsPick, View):
    """Several picks were chosen."""

    def get_objects(self, pks: list[str]) -> list[Pick]:
        """Those that may be chosen, in the order in which they were ticked."""
        keys = keys_in(pks)
        found = Pick.objects.live().with_context().in_bulk(keys)
        return [found[key] for key in keys if key in found]


class PickChooserViewSet(ChooserViewSet):
    """The modal in which picks are searched and chosen."""

    model = Pick
    base_widget_class = PickChooserWidget
    choose_view_class = ChoosePick
    choose_results_view_class = ChoosePickResults
    chosen_view_class = ChosenPick
    chosen_multiple_view_class = ChosenPicks
    icon = "openquote"
    choose_one_text = _("Choose a pick")
    choose_another_text = _("Choose another pick")
    edit_item_text = _("Change this pick")

    def get_urlpatterns(self) -> list[Any]:
        """Without Wagtail's page for creating: picks are made on their comment."""
        return [path for path in super().get_urlpatterns() if path.name != "create"]


def chosen_title(pick: Pick) -> str:
    """The excerpt's beginning and the author's name; what became of one that readers do not see."""
    title = f"«\u00a0{words(pick, most=120)}\u00a0» {pick.comment.author_name}"
    if pick.state == Pick.State.LIVE:
        return title
    if pick.state == Pick.State.WITHDRAWN:
        title = capfirst(str(pick))
    marked = {"title": title, "state": pick.get_state_display().upper(), "reason": why(pick)}
    return _("%(state)s (%(reason)s): %(title)s") % marked


def words(pick: Pick, most: int = 240) -> str:
    """The excerpt on one line, cut where the list would grow too long."""
    return Truncator(" ".join(pick.excerpt.split())).chars(most)


def criterion(pick: Pick) -> str:
    """Why the desk chose it, in one word."""
    return pick.get_criterion_display()


def discussion_title(pick: Pick) -> str:
    """The discussion in which the member wrote it."""
    return Truncator(pick.comment.discussion).chars(80)


pick_chooser_viewset = PickChooserViewSet("pick_chooser")
PickChooserBlock = pick_chooser_viewset.get_block_class(
    name="PickChooserBlock", module_path="cms_community.comments.choosers"
)
