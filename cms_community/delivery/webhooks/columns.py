"""The columns of the two lists: webhooks, and what was posted to one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from .events import PING, Event
from .models import Delivery

NAMESPACE = "community_webhooks"
SHORT = {
    str(Event.PUBLISHED): pgettext_lazy("webhook", "Published"),
    str(Event.UPDATED): pgettext_lazy("webhook", "Updated"),
    str(Event.REMOVED): pgettext_lazy("webhook", "Removed"),
    PING: pgettext_lazy("webhook", "Test"),
}


class StateColumn(Column):
    """A state: a word first, a colour beside it."""

    cell_template_name = "community_delivery/webhooks/state_cell.html"


def moment(delivery: Delivery) -> str:
    """When it was made, to the second."""
    return date_format(localtime(delivery.created_at), "d/m/Y H:i:s")


def event(delivery: Delivery) -> str:
    """The event in a word."""
    return str(SHORT.get(delivery.event, delivery.event))


def places(delivery: Delivery) -> str:
    """The places in the changes feed that it tells of."""
    first, last = delivery.first_sequence, delivery.last_sequence
    if first is None or last is None:
        return "–"
    return str(first) if first == last else f"{first}–{last}"


def answer(delivery: Any) -> str:
    """What was answered last, and how long that took."""
    if delivery.last_milliseconds is None:
        return "–"
    came = delivery.last_status or _("no answer")
    return f"{came} · {delivery.last_milliseconds} ms"


def to_endpoint(endpoint: Any) -> str:
    """The page of a webhook."""
    return reverse(f"{NAMESPACE}:inspect", args=[endpoint.pk])


def to_delivery(delivery: Delivery) -> str:
    """The page of one delivery."""
    return reverse(f"{NAMESPACE}:delivery", args=[delivery.pk])


ENDPOINTS = [
    TitleColumn(
        "name",
        label=gettext_lazy("Name"),
        get_url=to_endpoint,
        sort_key="name",
        classname="cc-hook-name",
    ),
    Column("url", label=gettext_lazy("Address"), classname="cc-hook-url"),
    StateColumn("state", label=gettext_lazy("State")),
    Column("waiting", label=gettext_lazy("Waiting")),
]
DELIVERIES = [
    TitleColumn("created_at", label=gettext_lazy("Time"), accessor=moment, get_url=to_delivery),
    Column("event", label=gettext_lazy("Event"), accessor=event),
    Column("documents", label=gettext_lazy("Documents"), accessor=lambda one: len(one.documents)),
    Column("places", label=gettext_lazy("Places"), accessor=places),
    StateColumn("state", label=gettext_lazy("State")),
    Column("attempts", label=gettext_lazy("Attempts")),
    Column("answer", label=gettext_lazy("Last answer"), accessor=answer),
]
