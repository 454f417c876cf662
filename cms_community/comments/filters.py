"""How the registers are narrowed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..conf import newsroom_zone
from ..members.models import Member, Source
from .keys import is_key
from .models import Comment, Discussion, Pick, State

Choices = list[tuple[str, Any]]
Rows = QuerySet[Any]


class RegisterFilter(SimpleListFilter):
    """One list to choose from, above the register."""

    template = "community_comments/registers/filter.html"
    # The lookup that the chosen value is given to.
    lookup = ""
    # What the list says where nothing is chosen.
    unchosen: Any = pgettext_lazy("filter", "All")

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """The rows that remain; a value that is none of the choices is ignored."""
        chosen = self.value()
        if chosen not in {str(value) for value, _label in self.lookup_choices}:
            return queryset
        return self.narrow(queryset, str(chosen))

    def narrow(self, queryset: Rows, value: str) -> Rows:
        """The rows for one of the choices."""
        return queryset.filter(**{self.lookup: value})


class SourceFilter(RegisterFilter):
    """By the platform that the rows come from."""

    title = _("source")
    parameter_name = "source"
    lookup = "source_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Every source; one alone gives nothing to choose."""
        sources = [(str(source.pk), str(source)) for source in Source.objects.all()]
        return sources if len(sources) > 1 else []


class StateFilter(RegisterFilter):
    """By what the source says of the comment: visible ones, until the desk asks for others.

    Who looks at what the desk did with its picks sees them all, since a comment that its source
    took back is why a pick is held or withdrawn.
    """

    title = _("state")
    parameter_name = "state"
    lookup = "state"
    every = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Every state, and all of them together; the one that is shown anyway is not repeated."""
        self.is_open = request.GET.get(PickedFilter.parameter_name) in Pick.State.values
        if self.is_open:
            return list(State.choices)
        self.unchosen = State.VISIBLE.label
        others = [choice for choice in State.choices if choice[0] != State.VISIBLE]
        return [(self.every, _("All states")), *others]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """The comments in the state asked for, else the visible ones."""
        if self.value() in State.values:
            return self.narrow(queryset, str(self.value()))
        return self.narrow(queryset, State.VISIBLE) if self.hides_others() else queryset

    def hides_others(self) -> bool:
        """Whether nobody asked for visible comments, and only they are listed."""
        return not self.is_open and self.value() not in {self.every, *State.values}


class RoleFilter(RegisterFilter):
    """By what the source says a member is."""

    title = _("role")
    parameter_name = "role"
    lookup = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Every role."""
        return list(Member.Role.choices)


class SectionFilter(RegisterFilter):
    """By the section of the story that is discussed, as the source names it."""

    title = _("section")
    parameter_name = "section"
    lookup = "discussion__section"
    most = 200

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """The sections that discussions name."""
        named = Discussion.objects.exclude(section="").order_by("section")
        sections = named.values_list("section", flat=True).distinct()[: self.most]
        return [(section, section) for section in sections]


class DiscussionSectionFilter(SectionFilter):
    """The same, in the register of discussions."""

    lookup = "section"


class ArrivalFilter(RegisterFilter):
    """A filter that only a link sets: a list of ten thousand would help nobody."""

    template = "community_comments/registers/arrival.html"
    among: type[Discussion] | type[Member]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """The one that the link names, if it exists."""
        key = self.used_parameters.get(str(self.parameter_name), "")
        if not is_key(key):
            return []
        return [(key, str(found)) for found in self.among._default_manager.filter(pk=key)]

    def shown(self) -> str:
        """What the rows are narrowed to."""
        return Truncator(str(self.lookup_choices[0][1])).chars(80)


class DiscussionFilter(ArrivalFilter):
    """The comments of one discussion."""

    title = _("discussion")
    parameter_name = "discussion"
    lookup = "discussion_id"
    among = Discussion


class MemberFilter(ArrivalFilter):
    """The comments of one member."""

    title = _("member")
    parameter_name = "member"
    lookup = "member_id"
    among = Member


class PeriodFilter(RegisterFilter):
    """By the day on which it was written, in the newsroom's zone."""

    title = _("period")
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Today, yesterday, or the days up to now."""
        return [
            ("today", _("Today")),
            ("yesterday", _("Yesterday")),
            ("7", _("Last 7 days")),
            ("30", _("Last 30 days")),
        ]

    def narrow(self, queryset: Rows, value: str) -> Rows:
        """From the first day's midnight to the end of the last."""
        today = timezone.now().astimezone(newsroom_zone()).date()
        days_ago = {"today": 0, "yesterday": 1, "7": 6, "30": 29}[value]
        rows = queryset.filter(created_at__gte=midnight(today - timedelta(days=days_ago)))
        return rows.filter(created_at__lt=midnight(today)) if value == "yesterday" else rows


class LikesFilter(RegisterFilter):
    """By how many readers liked it."""

    title = _("likes")
    parameter_name = "likes"
    lookup = "reactions__gte"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """At least so many."""
        return [(str(least), f"≥ {least}") for least in (1, 5, 20, 100)]


class PickedFilter(RegisterFilter):
    """By what the desk did with it."""

    title = _("pick")
    parameter_name = "picked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Never picked, or in one of a pick's states."""
        return [
            ("pickable", _("Can be picked")),
            ("never", _("Never picked")),
            (Pick.State.LIVE.value, _("Picked")),
            (Pick.State.HELD.value, _("Held: to decide")),
            (Pick.State.WITHDRAWN.value, _("Withdrawn")),
        ]

    def narrow(self, queryset: Rows, value: str) -> Rows:
        """The comments, each once however often it was picked."""
        if value == "pickable":
            return queryset.filter(pk__in=Comment.objects.pickable())
        if value == "never":
            return queryset.filter(pk__in=Comment.objects.never_picked())
        return queryset.filter(pk__in=Pick.objects.filter(state=value).values("comment"))


def midnight(day: Any) -> datetime:
    """When a day begins in the newsroom's zone."""
    return datetime.combine(day, time.min, newsroom_zone())
