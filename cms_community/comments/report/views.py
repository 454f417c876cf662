"""The report on screen and on paper, and the rows behind each of its figures."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from ..views import Permitted
from .charts import bars
from .paper import NoPaper, as_pdf
from .periods import NoPeriod, Period
from .reading import Report
from .rows import KINDS, rows

REPORT = "community_comments:report"
PER_PAGE = 50


class ReportPage(Permitted, WagtailAdminTemplateMixin, TemplateView):
    """A page about one period, for those who may read comments."""

    permission_required = "community_comments.view_comment"
    header_icon = "calendar-check"

    @cached_property
    def period(self) -> Period:
        """The period that the address names, yesterday if it names none."""
        name = self.kwargs.get("period")
        return Period.read(name) if name else Period.yesterday()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """An address that names no period leads to a page that does not exist, and says why."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NoPeriod as reason:
            raise Http404(str(reason)) from reason

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back to the report."""
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, *self.way_back(), here]

    def way_back(self) -> list[dict[str, Any]]:
        """What lies between the admin's home and this page."""
        return []


class ReportView(ReportPage):
    """The report."""

    template_name = "community_comments/report/page.html"
    page_title = gettext_lazy("Morning report")

    def get_page_subtitle(self) -> str:
        """The period in words."""
        return str(self.period)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """As PDF."""
        url = reverse("community_comments:report_pdf", args=[self.period.name])
        return [HeaderButton(gettext("As PDF"), url, icon_name="download")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The report and its neighbours."""
        report = Report(self.period, reader=self.request.user)
        return super().get_context_data(**kwargs) | {
            "report": report,
            "period": self.period,
            "chart": bars(report.bars),
            "yesterday": Period.yesterday(),
        }


class ReportPdfView(ReportPage):
    """The report on paper."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file, or back to the report with the reason why there is none."""
        try:
            pdf = as_pdf(Report(self.period, reader=request.user))
        except NoPaper as reason:
            messages.error(request, str(reason))
            return redirect(REPORT, self.period.name)
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="rapport-{self.period.name}.pdf"'
        return answer


class ReportRowsView(ReportPage):
    """The rows that one figure counts."""

    template_name = "community_comments/report/rows.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only kinds of rows that a figure counts."""
        if kwargs["rows"] not in KINDS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """What is counted."""
        return str(KINDS[self.kwargs["rows"]].heading)

    def get_page_subtitle(self) -> str:
        """The period in words."""
        return str(self.period)

    def way_back(self) -> list[dict[str, Any]]:
        """Back to the report of the same period."""
        url = reverse(REPORT, args=[self.period.name])
        return [{"url": url, "label": gettext("Morning report")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of rows."""
        name = self.kwargs["rows"]
        page = Paginator(rows(name, self.period), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "row_template": KINDS[name].template,
            "period": self.period,
        }
