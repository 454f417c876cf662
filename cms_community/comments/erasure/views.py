"""The pages on which the desk erases a member and finds the answer that the law requires."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import DetailView, FormView, ListView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...members.models import Member
from ..models import Erasure
from ..views import Permitted
from .actions import erase_member
from .reads import Doomed, what_goes
from .report import FORMATS, LANGUAGES, report_of

MEMBERS = "community_members_member_modeladmin_index"
MEMBER = "community_members_member_modeladmin_inspect"


class EraseForm(forms.Form):
    """That whoever presses the button means it."""

    sure = forms.BooleanField(
        label=gettext_lazy("This is the member who is to be erased, for good."),
        error_messages={"required": gettext_lazy("Tick the box if it is: nothing was erased.")},
    )


class ForErasing(WagtailAdminTemplateMixin):
    """A page for those who may erase members."""

    permission_required = "community_members.erase_member"
    header_icon = "bin"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": ""}
        return [*self.breadcrumbs_items, *self.way(), here]

    def way(self) -> list[dict[str, Any]]:
        """From the register of members to here."""
        return [{"url": reverse(MEMBERS), "label": gettext("Members")}]


class EraseMemberView(ForErasing, Permitted, FormView[EraseForm]):
    """Tells what will go; then erases it."""

    form_class = EraseForm
    template_name = "community_comments/erasure/confirm.html"
    page_title = gettext_lazy("Erase a member")

    @cached_property
    def doomed(self) -> Doomed:
        """What is known of the member named in the address."""
        member = get_object_or_404(Member.objects.select_related("source"), pk=self.kwargs["pk"])
        return what_goes(member.source, member.remote_id)

    def way(self) -> list[dict[str, Any]]:
        """By the member's own page."""
        url = reverse(MEMBER, args=[self.kwargs["pk"]])
        return [*super().way(), {"url": url, "label": str(self.doomed.member)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What will go."""
        return super().get_context_data(**kwargs) | {"doomed": self.doomed}

    def form_valid(self, form: EraseForm) -> HttpResponse:
        """Erase, and lead to the answer."""
        member = self.doomed.member
        assert member is not None  # noqa: S101  the page of nobody is a 404
        erasure = erase_member(
            source=member.source, member_id=member.remote_id, by=self.request.user
        )
        messages.success(self.request, gettext("The member is erased."))
        return redirect("community_comments:erasure", pk=erasure.pk)


class ErasuresView(ForErasing, Permitted, ListView[Erasure]):
    """Who was erased, the last first: by hash, since no name is left."""

    queryset = Erasure.objects.select_related("source", "erased_by")
    paginate_by = 50
    template_name = "community_comments/erasure/index.html"
    page_title = gettext_lazy("Erased members")


class ErasureView(ForErasing, Permitted, DetailView[Erasure]):
    """The answer to one who was erased, to be read and downloaded."""

    queryset = Erasure.objects.select_related("source")
    template_name = "community_comments/erasure/report.html"
    page_title = gettext_lazy("Erased member")

    def way(self) -> list[dict[str, Any]]:
        """By the list of all of them."""
        url = reverse("community_comments:erasures")
        return [*super().way(), {"url": url, "label": gettext("Erased members")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The report, and in which languages and formats it is downloaded."""
        return super().get_context_data(**kwargs) | {
            "report": report_of(self.object),
            "formats": list(FORMATS),
            "languages": LANGUAGES.items(),
        }


class ErasureReportView(Permitted):
    """The answer as a file."""

    permission_required = "community_members.erase_member"

    def get(self, request: HttpRequest, pk: int, language: str, suffix: str) -> HttpResponse:
        """In French or English, in one of the formats; 404 for any other."""
        erasure = get_object_or_404(Erasure.objects.select_related("source"), pk=pk)
        written = FORMATS.get(suffix)
        if written is None or language not in LANGUAGES:
            raise Http404
        with translation.override(language):
            text = written.write(report_of(erasure))
        answer = HttpResponse(text, content_type=f"{written.media}; charset=utf-8")
        name = f"erasure-{erasure.short_digest}-{language}.{suffix}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "private, no-store"
        return answer
