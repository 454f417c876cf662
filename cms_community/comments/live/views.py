"""The pages on which a superuser connects a source and asks it at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...members.models import Source
from ..sources.answers import Unanswered
from ..views import Permitted
from .actions import ask_source, connect_source
from .forms import ConnectionForm
from .models import Connection
from .polling import Page
from .status import webhook_address

INSPECT = "community_members_source_modeladmin_inspect"
INDEX = "community_members_source_modeladmin_index"
CONNECTS = "community_members.change_source"


class ConnectSourceView(Permitted, WagtailAdminTemplateMixin, FormView[ConnectionForm]):
    """How a source is reached."""

    permission_required = CONNECTS
    form_class = ConnectionForm
    template_name = "community_comments/live/connect.html"
    page_title = gettext_lazy("Connection")

    @cached_property
    def source(self) -> Source:
        """The source named in the address."""
        return get_object_or_404(Source, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """What is known already, or a new connection."""
        known = Connection.objects.filter(source=self.source).first()
        return super().get_form_kwargs() | {"instance": known or Connection(source=self.source)}

    def form_valid(self, form: ConnectionForm) -> HttpResponse:
        """Keep it, and go back to the source."""
        connect_source(connection=form.save(commit=False), by=self.request.user)
        messages.success(self.request, gettext("The connection is kept."))
        return redirect(INSPECT, instance_pk=self.source.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back to the register and to the source."""
        inspect = reverse(INSPECT, args=[self.source.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse(INDEX), "label": gettext("Sources")},
            {"url": inspect, "label": str(self.source)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the address at which webhooks are taken."""
        context = super().get_context_data(**kwargs)
        style = forms.Media(css={"all": ["community_comments/desk.css"]})
        return context | {
            "submit_button_label": gettext("Save"),
            "webhook_address": webhook_address(self.source, self.request),
            "media": context["form"].media + style,
        }


class AskSourceView(Permitted):
    """One press of “Ask now”."""

    permission_required = CONNECTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, and say what came of it in one sentence."""
        connection = get_object_or_404(Connection.objects.select_related("source"), pk=pk)
        try:
            page = ask_source(connection=connection)
        except Unanswered as failure:
            messages.error(request, gettext("No answer: %(why)s") % {"why": failure})
        else:
            messages.success(request, what_came(page))
        return redirect(INSPECT, instance_pk=pk)


def what_came(page: Page | None) -> str:
    """What one question brought, in one sentence."""
    if page is None:
        return gettext("The worker is asking it at this moment.")
    told = {
        "new": page.received.new,
        "changed": page.received.changed,
        "refused": page.refused,
    }
    came = gettext("It answers: %(new)s new, %(changed)s changed, %(refused)s refused.") % told
    return f"{came} {gettext('The worker goes on with the rest.')}" if page.more else came
