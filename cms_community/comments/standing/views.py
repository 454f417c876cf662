"""The pages on which the desk stands by its picks: their list, and one to decide on."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import ListView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..actions import is_edited, keep_excerpt
from ..excerpts import fingerprint
from ..models import Pick
from ..querysets import PickQuerySet
from ..views import DESK, Permitted, PickOperationView, written_by
from .comparing import compare
from .reads import why_not_kept, with_verification

MAY_WITHDRAW = "community_comments.withdraw_pick"


class Tab(NamedTuple):
    """One way to look at the picks that stand, with how many there are."""

    name: str
    label: Any
    total: int


class PicksView(Permitted, WagtailAdminTemplateMixin, ListView[Pick]):
    """The picks that stand: those to decide on first, then those reported, then all."""

    permission_required = "community_comments.change_pick"
    template_name = "community_comments/picks.html"
    page_title = gettext_lazy("Picks")
    header_icon = "openquote"
    paginate_by = 25
    page_kwarg = "p"

    labels = {
        "decide": pgettext_lazy("picks", "To decide"),
        "reported": pgettext_lazy("picks", "Reported since picked"),
        "standing": pgettext_lazy("picks", "All that stand"),
    }
    nothing = {
        "decide": gettext_lazy("No pick is held: there is nothing to decide."),
        "reported": gettext_lazy("No pick was reported since it was picked."),
        "standing": gettext_lazy("No pick stands."),
    }

    @cached_property
    def show(self) -> str:
        """Which of the tabs; the first for a name that is none."""
        asked = self.request.GET.get("show", "")
        return asked if asked in self.labels else "decide"

    def rows(self, tab: str) -> PickQuerySet:
        """The picks of one tab."""
        standing = Pick.objects.standing()
        if tab == "decide":
            return standing.to_decide()
        return standing.reported_since() if tab == "reported" else standing

    def get_queryset(self) -> PickQuerySet:
        """Those asked for, with what is said of each."""
        return with_verification(self.rows(self.show))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the home of the admin."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs with their counts."""
        tabs = [Tab(name, label, self.rows(name).count()) for name, label in self.labels.items()]
        return super().get_context_data(**kwargs) | {
            "tabs": tabs,
            "show": self.show,
            "nothing": self.nothing[self.show],
            "may_withdraw": self.request.user.has_perm(MAY_WITHDRAW),
            "media": DESK,
        }


class DecidePickView(Permitted, WagtailAdminTemplateMixin, TemplateView):
    """What the desk read beside what the source says now, and what can be done about it."""

    permission_required = "community_comments.change_pick"
    template_name = "community_comments/decide.html"
    page_title = gettext_lazy("Decide on a pick")
    header_icon = "openquote"

    @cached_property
    def pick(self) -> Pick:
        """The pick named in the address."""
        rows = with_verification(Pick.objects.filter(~Q(state=Pick.State.WITHDRAWN)))
        found: Pick = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("community_comments:picks"), "label": PicksView.page_title},
            {"url": "", "label": written_by(self.pick.comment)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The two texts compared."""
        pick, text = self.pick, self.pick.comment.body_text
        return super().get_context_data(**kwargs) | {
            "pick": pick,
            "comment": pick.comment,
            "compared": compare(old=pick.read_text, new=text, excerpt=pick.excerpt),
            "edited": is_edited(pick),
            "refusal": why_not_kept(pick),
            "seen": fingerprint(text),
            "list_url": reverse("community_comments:picks"),
            "may_withdraw": self.request.user.has_perm(MAY_WITHDRAW),
            "media": DESK,
        }


class KeepExcerptView(PickOperationView):
    """Show a held pick again as it is, having read what the source says now."""

    done = gettext_lazy("The pick is shown again.")

    def act(self, pick: Pick) -> None:
        """Keep it."""
        seen = self.request.POST.get("seen", "")
        keep_excerpt(pick=pick, seen=seen, by=self.request.user)
