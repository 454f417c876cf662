"""What the desk looks at: the queue and what is being made, and how both go on by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..keys import keys_in
from ..models import Comment, Pick
from ..views import Permitted
from . import making
from .entries import Entry
from .forms import BeginForm
from .narrowing import Narrowing
from .questions import BadQuestion, Question, is_of_use
from .queue import Page, ask, newer
from .screen import rights_of, standings, taken_back, texts, what_is_made
from .stories import Story, stories_at

# What the database commits after it was dated is still told at the next look.
OVERLAP = timedelta(seconds=15)
# A screen shows fewer; an address has no room for more.
MOST_ROWS = 600

SCRIPTS = ("excerpt", "desk/answers", "desk/choosing", "desk/reading", "desk/making", "desk/desk")


def media() -> forms.Media:
    """The desk's style and scripts."""
    styles = ("desk", "desk/board")
    return forms.Media(
        css={"all": [versioned_static(f"community_comments/{name}.css") for name in styles]},
        js=[versioned_static(f"community_comments/{name}.js") for name in SCRIPTS],
    )


class Row(NamedTuple):
    """One comment of the queue, with the story that it was written under."""

    entry: Entry
    story: Story | None


def rows_of(page: Page) -> list[Row]:
    """The entries of a page, each with its story."""
    stories = stories_at(entry.comment.discussion.url for entry in page.entries)
    return [Row(entry, stories.get(entry.comment.discussion.url)) for entry in page.entries]


class Answering(Permitted):
    """What the desk's scripts ask, and read the answer of."""

    def refuse(self) -> HttpResponseBase:
        """In a sentence: whoever sits at the desk may have lost a right since it was opened."""
        refused = gettext("You have no right to do this, or no longer: load the page again.")
        return JsonResponse({"refused": refused}, status=403)


class Asks(Permitted, View):
    """Something that reads the queue, as far as its address narrows it."""

    permission_required = "community_comments.view_comment"

    @cached_property
    def question(self) -> Question:
        """What is asked; BadQuestion says what cannot be read."""
        return Question.read(self.request.GET)

    def answered(self) -> dict[str, Any]:
        """The rows of one page of the queue, and what leads on."""
        page = ask(self.question)
        return {
            "rows": rows_of(page),
            "next": self.question.query(after=page.next) if page.next else "",
            "mark": page.mark,
            "count": Narrowing(self.question).count(page.capped_total),
            **rights_of(self.request.user),
        }


class DeskView(Asks, WagtailAdminTemplateMixin, TemplateView):
    """The desk: left the queue, right what is being made."""

    template_name = "community_comments/desk/desk.html"
    page_title = _("Desk")
    header_icon = "pick"
    _show_breadcrumbs = True
    refused = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def answered(self) -> dict[str, Any]:
        """The first page of what is asked; of everything, and why, where that cannot be read."""
        try:
            return super().answered()
        except BadQuestion as refusal:
            self.refused = str(refusal)
            self.question = Question()
            return super().answered()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The whole screen."""
        answered = self.answered()
        return {
            **super().get_context_data(**kwargs),
            **answered,
            "narrowing": Narrowing(self.question),
            "refused": self.refused,
            **what_is_made(self.request),
            "begin_form": BeginForm(auto_id="cc-begin-%s"),
            "places": making.places(to=self.request.user),
            "remark": making.remark(),
            "criteria": Pick.Criterion.choices,
            "media": media(),
            "now": timezone.now().isoformat(),
        }


class RowsView(Answering, Asks):
    """The rows of one page of the queue, to put in place of others or after them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """As HTML, with what leads on beside it; or one sentence on what cannot be read."""
        try:
            context = self.answered()
        except BadQuestion as refusal:
            return JsonResponse({"refused": str(refusal)}, status=400)
        rows = render(request, "community_comments/desk/rows.html", context).content.decode()
        told = {name: context[name] for name in ("next", "mark", "count")}
        return JsonResponse({"rows": rows, "now": timezone.now().isoformat(), **told})


class StateView(Answering, Asks):
    """What has changed since the desk last looked: arrivals, colleagues' picks, the pages."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Only what is new to whoever asks."""
        at = timezone.now().isoformat()
        try:
            mark = request.GET.get("mark")
            arrived = newer(self.question, mark) if mark else 0
        except BadQuestion as refusal:
            return JsonResponse({"refused": str(refusal)}, status=400)
        changed = self.changed()
        return JsonResponse(
            {
                "at": at,
                "arrived": self.arrivals(arrived),
                "standings": standings(request, changed),
                "taken_back": taken_back(changed),
                "texts": texts(changed),
                **self.made(),
            }
        )

    def arrivals(self, count: int) -> str:
        """How many are new, in words; nothing for none."""
        said = ngettext("%(count)s new comment", "%(count)s new comments", count)
        return said % {"count": count} if count else ""

    def changed(self) -> list[Comment]:
        """The comments on the screen of which anything is told anew, or their picks."""
        since = parse_moment(self.request.GET.get("since", ""))
        shown = keys_in(self.request.GET.get("ids", "").split(",")[:MOST_ROWS])
        picked = Pick.objects.filter(comment__in=shown, changed_at__gt=since - OVERLAP)
        comments = Comment.objects.filter(pk__in=shown)
        told = comments.filter(changed_at__gt=since - OVERLAP)
        return list(told.union(comments.filter(pk__in=picked.values("comment"))))

    def made(self) -> dict[str, str]:
        """The right column, unless whoever asks has it already."""
        made = what_is_made(self.request)
        return made if made["made_mark"] != self.request.GET.get("made") else {}


def parse_moment(told: str) -> datetime:
    """A moment as the desk was told it; now for anything else."""
    try:
        moment = parse_datetime(told.replace(" ", "+"))
    except ValueError:
        moment = None
    return moment if moment and is_of_use(moment) else timezone.now()
