"""The fortnight's calendar: which days have their photo, their message, their selections."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Locale, Page

from cms_community.conf import newsroom_day

from .models import SectionPage
from .models.days import DayPage
from .slots import KINDS, SlotKind, days, locale_named

DAYS = 14
CALENDAR = "community_home:calendar"
YEARS = range(1970, 2200)


def day_named(text: str) -> date:
    """The day that 2026-11-28 names; a page that does not exist for anything else."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        day = date.min
    if day.isoformat() != text or day.year not in YEARS:
        raise Http404(gettext("No such day: write it as 2026-11-28."))
    return day


class ForThoseWhoWorkOnPages(View):
    """Refused to whoever may work on no page, before anything is looked up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for a right on any page."""
        if not user_has_any_page_permission(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class CalendarView(ForThoseWhoWorkOnPages, WagtailAdminTemplateMixin, TemplateView):
    """Two weeks from a Monday, in one language."""

    template_name = "community_home/admin/calendar.html"
    page_title = gettext_lazy("Calendar of the days")
    header_icon = "calendar-alt"

    @cached_property
    def first(self) -> date:
        """The Monday that it begins with: this week's, unless the address names another day."""
        named = self.request.GET.get("from")
        day = day_named(named) if named else newsroom_day()
        return day - timedelta(days=day.weekday())

    @cached_property
    def locale(self) -> Locale:
        """The language whose days are shown: the site's first, unless the address names another."""
        return locale_named(self.request.GET.get("locale", "")) or Locale.get_default()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where we are."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def address(self, first: date, locale: Locale | None = None) -> str:
        """The calendar from another Monday, or in another language."""
        language = (locale or self.locale).language_code
        return f"{reverse(CALENDAR)}?from={first.isoformat()}&locale={language}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The days in weeks, and the way to others."""
        fortnight = days(self.first, DAYS, locale=self.locale)
        step = timedelta(days=DAYS)
        return super().get_context_data(**kwargs) | {
            "weeks": [fortnight[:7], fortnight[7:]],
            "locale": self.locale,
            "locales": [(each, self.address(self.first, each)) for each in Locale.objects.all()],
            "earlier": self.address(self.first - step),
            "later": self.address(self.first + step),
            "now": reverse(CALENDAR),
        }


class AddForDayView(ForThoseWhoWorkOnPages):
    """Wagtail's own form for a new photo or message, with its day filled in already."""

    def get(self, request: HttpRequest, *, kind: str, day: str, locale: str) -> HttpResponseBase:
        """The form; where the day is taken, the page that holds it."""
        wanted, at = kind_named(kind), day_named(day)
        language = locale_named(locale)
        if language is None:
            raise Http404
        holder = wanted.model._default_manager.filter(day=at, slot_locale=language).first()
        if holder:
            return redirect("wagtailadmin_pages:edit", holder.pk)
        parent = likely_parent(wanted.model, language, for_user=request.user)
        if parent is None:
            return self.nowhere(request)
        meta = wanted.model._meta
        form: HttpResponseBase = FormForDay.as_view()(
            request, meta.app_label, meta.model_name, parent.pk, day=at
        )
        return form

    def nowhere(self, request: HttpRequest) -> HttpResponse:
        """There must be a section first."""
        messages.error(
            request,
            gettext("There is no section in which you may add a page: publish a section first."),
        )
        return redirect(CALENDAR)


class FormForDay(CreateView):
    """The form as Wagtail makes it; what is sent goes to Wagtail's own view."""

    http_method_names = ["get"]

    def dispatch(self, *args: Any, day: date, **kwargs: Any) -> HttpResponseBase:
        """The same page as without a day."""
        self.day = day
        answer: HttpResponseBase = super().dispatch(*args, **kwargs)
        return answer

    def get(self, request: HttpRequest) -> HttpResponse:
        """With the day."""
        self.page.day = self.day
        answer: HttpResponse = super().get(request)
        return answer


def kind_named(name: str) -> SlotKind:
    """The kind of slot that an address names."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise Http404


def likely_parent(model: type[DayPage], locale: Locale, *, for_user: Any) -> Page | None:
    """Where the last page of a kind stands, else the first section; None if neither is allowed."""
    last = model._default_manager.filter(slot_locale=locale).order_by("-day").first()
    sections = SectionPage.objects.filter(locale=locale).order_by("path")
    for parent in [*([last.get_parent()] if last else []), *sections[:20]]:
        if parent.permissions_for_user(for_user).can_add_subpage():
            found: Page = parent
            return found
    return None
