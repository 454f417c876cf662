"""The admin's pages on webhooks; each act is one action, and a POST."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from . import actions
from .columns import DELIVERIES, NAMESPACE, to_delivery, to_endpoint
from .forms import ReplayForm
from .models import Delivery, Endpoint

STYLE = forms.Media(css={"all": ["community_delivery/webhooks.css"]})


def show_secret(view: Any, endpoint: Endpoint, title: str) -> HttpResponse:
    """The answer that holds the secret: the only one, kept by no cache."""
    context = {
        "endpoint": endpoint,
        "header_title": title,
        "header_icon": "globe",
        "breadcrumbs_items": crumbs(endpoint, title),
        "endpoint_url": to_endpoint(endpoint),
        "media": STYLE,
    }
    answer = TemplateResponse(view.request, "community_delivery/webhooks/secret.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def home() -> list[dict[str, Any]]:
    """The way back to the list."""
    listed = {"url": reverse(f"{NAMESPACE}:index"), "label": _("Webhooks")}
    return [*WagtailAdminTemplateMixin.breadcrumbs_items, listed]


def crumbs(endpoint: Endpoint, label: Any) -> list[dict[str, Any]]:
    """The way back to the list and to the webhook."""
    return [
        *home(),
        {"url": to_endpoint(endpoint), "label": str(endpoint)},
        {"url": "", "label": label},
    ]


class EndpointIndexView(generic.IndexView):
    """All webhooks, with what waits for each."""

    add_item_label = gettext_lazy("Add a webhook")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With our style."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"media": context["media"] + STYLE}

    def get_base_queryset(self) -> QuerySet[Endpoint]:
        """In two queries, however many they are."""
        return Endpoint.objects.with_waiting()


class EndpointAddView(generic.CreateView):
    """Make a webhook; its secret is shown in the answer, and never again."""

    page_title = page_subtitle = gettext_lazy("New webhook")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back to the list."""
        return [*home(), {"url": "", "label": self.page_title}]

    def form_valid(self, form: forms.ModelForm[Endpoint]) -> HttpResponse:
        """Make it, and show its secret."""
        endpoint = actions.create_endpoint(**form.cleaned_data, by=self.request.user)
        return show_secret(self, endpoint, _("The webhook is ready"))


class EndpointEditView(generic.EditView):
    """Change a webhook."""

    def save_instance(self) -> Endpoint:
        """By the one action."""
        given = self.form.cleaned_data
        return actions.change_endpoint(endpoint=self.object, **given, by=self.request.user)

    def get_success_url(self) -> str:
        """Its page."""
        return to_endpoint(self.object)


class EndpointDeleteView(generic.DeleteView):
    """Delete a webhook."""

    confirmation_message = gettext_lazy(
        "It is forgotten with its log, and what still waits is never posted. Delete it?"
    )

    def delete_action(self) -> None:
        """By the one action."""
        actions.delete_endpoint(endpoint=self.object, by=self.request.user)


class OfEndpoint(PermissionCheckedMixin, View):
    """What is about one webhook, for those who may see or change it."""

    model = Endpoint
    page_title: Any = ""

    @cached_property
    def endpoint(self) -> Endpoint:
        """The webhook named in the address."""
        return get_object_or_404(Endpoint, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back."""
        return crumbs(self.endpoint, self.page_title)


class DeliveriesView(OfEndpoint, BaseListingView):
    """One webhook: its state, what can be done with it, and what was posted to it."""

    any_permission_required = ["add", "change", "delete", "view"]
    template_name = "community_delivery/webhooks/endpoint.html"
    page_title = gettext_lazy("Deliveries")
    header_icon = "globe"
    columns = DELIVERIES
    paginate_by = 50
    default_ordering = "-created_at"
    edit_url_name: str | None = None
    delete_url_name: str | None = None
    history_url_name: str | None = None

    def get_index_url(self) -> str:
        """This page: its numbers lead back to it."""
        return to_endpoint(self.endpoint)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back to the list."""
        return [*home(), {"url": "", "label": str(self.endpoint)}]

    def get_page_subtitle(self) -> str:
        """Whose."""
        return str(self.endpoint)

    def get_base_queryset(self) -> QuerySet[Delivery]:
        """The latest first, with what was answered."""
        found = Delivery.objects.filter(endpoint=self.endpoint).with_last_answer()
        return found.order_by("-created_at", "-pk")

    @cached_property
    def header_buttons(self) -> list[Button]:
        """Changing it."""
        url = reverse(self.edit_url_name, args=[self.endpoint.pk])
        allowed = self.user_has_permission("change")
        return [HeaderButton(_("Edit"), url=url, icon_name="edit")] if allowed else []

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Deleting it, and its history."""
        wanted = [("delete", self.delete_url_name, _("Delete"), "bin")]
        wanted.append(("change", self.history_url_name, _("History"), "history"))
        return [
            Button(label, url=reverse(name, args=[self.endpoint.pk]), icon_name=icon)
            for right, name, label, icon in wanted
            if self.user_has_permission(right)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The webhook, and whether it may be changed."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "endpoint": self.endpoint,
            "may_change": self.user_has_permission("change"),
            "media": context["media"] + STYLE,
        }


class DeliveryView(OfEndpoint, WagtailAdminTemplateMixin, TemplateView):
    """One delivery: what is posted, and what was answered each time."""

    any_permission_required: list[str] = ["add", "change", "delete", "view"]
    template_name = "community_delivery/webhooks/delivery.html"
    page_title = pgettext_lazy("to a webhook", "Delivery")
    header_icon = "globe"

    @cached_property
    def delivery(self) -> Delivery:
        """The delivery named in the address."""
        found = Delivery.objects.select_related("endpoint")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def endpoint(self) -> Endpoint:
        """Whose it is."""
        return self.delivery.endpoint

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The message as it is posted, and the log."""
        body = json.loads(self.delivery.body())
        return super().get_context_data(**kwargs) | {
            "delivery": self.delivery,
            "body": json.dumps(body, indent=2, ensure_ascii=False),
            "attempts": self.delivery.log.all(),
            "may_change": self.user_has_permission("change"),
            "media": STYLE,
        }


class ActView(OfEndpoint):
    """One act on a webhook: a POST, then back to its page."""

    permission_required = "change"
    http_method_names = ["post"]
    act: Callable[..., Any] = staticmethod(actions.ping_endpoint)
    done: Any = ""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do it."""
        self.act(endpoint=self.endpoint, by=request.user)
        messages.success(request, self.done)
        return redirect(to_endpoint(self.endpoint))


class ReplayDeliveryView(DeliveryView):
    """Post one delivery again: a POST, then back to its page."""

    any_permission_required = ["change"]
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do it, unless it waits to be posted anyway."""
        count = actions.replay_delivery(delivery=self.delivery, by=request.user)
        said = _("It is posted again.") if count else _("It still waits to be posted.")
        messages.success(request, said)
        return redirect(to_delivery(self.delivery))


class RotateView(OfEndpoint, WagtailAdminTemplateMixin, TemplateView):
    """Give a webhook a new secret, shown in the answer and never again."""

    permission_required = "change"
    template_name = "community_delivery/webhooks/rotate.html"
    page_title = gettext_lazy("Renew the secret")
    header_icon = "rotate"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose."""
        shown = {"endpoint": self.endpoint, "endpoint_url": to_endpoint(self.endpoint)}
        return super().get_context_data(**kwargs) | shown | {"media": STYLE}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Renew it, and show the new one."""
        endpoint = actions.rotate_secret(endpoint=self.endpoint, by=request.user)
        return show_secret(self, endpoint, _("The secret is renewed"))


class ReplayRangeView(OfEndpoint, WagtailAdminTemplateMixin, FormView[ReplayForm]):
    """Post a range of old deliveries again."""

    permission_required = "change"
    template_name = "community_delivery/webhooks/replay.html"
    form_class = ReplayForm
    page_title = gettext_lazy("Post again")
    header_icon = "resubmit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose, and the form's parts."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "endpoint": self.endpoint,
            "submit_button_label": _("Post again"),
            "media": context["form"].media + STYLE,
        }

    def form_valid(self, form: ReplayForm) -> HttpResponseRedirect:
        """Do it, and say how many."""
        count = actions.replay_range(
            endpoint=self.endpoint,
            places=form.cleaned_data["places"],
            times=form.cleaned_data["times"],
            by=self.request.user,
        )
        said = ngettext(
            "%(n)d delivery is posted again.", "%(n)d deliveries are posted again.", count
        )
        messages.success(self.request, said % {"n": count})
        return HttpResponseRedirect(to_endpoint(self.endpoint))
