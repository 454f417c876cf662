"""How a source is doing, in the words that the desk reads."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...conf import setting
from ...members.models import Source
from ..refusals import day_and_hour
from ..sources import adapter_of
from .models import Arrival, Connection


class Status(NamedTuple):
    """One word for the tag's colour, and what it says."""

    tone: str
    words: str


def connection_of(source: Source) -> Connection | None:
    """How a source is reached, if anybody said so."""
    found: Connection | None = getattr(source, "connection", None)
    return found


def status_of(source: Source) -> Status:
    """Whether a source answers, and since when it does not."""
    connection = connection_of(source)
    if connection is None:
        pushed = source.kind == Source.Kind.PUSH
        return Status("calm", _("pushes to us") if pushed else _("exports only"))
    if connection.failing_since:
        since = day_and_hour(connection.failing_since)
        return Status("rejected", _("no answer since %(date)s") % {"date": since})
    if connection.answered_at:
        return Status("visible", pgettext("source", "answers"))
    return Status("held", _("not asked yet") if connection.poll_every else _("calls us"))


def facts_of(source: Source, request: HttpRequest) -> list[tuple[str, Any]]:
    """All that is known of how a source is reached: labels and values, no secret among them."""
    connection = connection_of(source)
    if connection is None:
        return []
    told: list[tuple[str, Any]] = [
        (_("Address"), connection.address),
        (_("Account"), connection.account),
        (_("Token"), variable(connection.token_variable)),
        (_("Webhook secrets"), variable(connection.secret_variable)),
        (_("Asked every"), pace(connection.poll_every)),
        (_("Last answer"), moment(connection.answered_at)),
        (_("Arrivals that wait"), Arrival.objects.waiting().filter(source=source).count()),
        (_("Webhook address"), webhook_address(source, request)),
    ]
    return [(label, value) for label, value in told if value != ""]


def troubles_of(source: Source) -> list[str]:
    """What went wrong with a source lately, one sentence each."""
    connection = connection_of(source)
    if connection is None:
        return []
    told = [connection.error] if connection.failing_since else []
    if connection.refused_at:
        said = {"date": day_and_hour(connection.refused_at), "why": connection.refusal}
        told.append(_("Refused on %(date)s: %(why)s") % said)
    given_up = Arrival.objects.given_up().filter(source=source).order_by("-done_at").first()
    if given_up and given_up.done_at:
        said = {"date": day_and_hour(given_up.done_at), "why": given_up.error}
        told.append(_("Given up on %(date)s: %(why)s") % said)
    return told


def variable(name: str) -> str:
    """The name of a variable and whether it holds anything here; never what it holds."""
    if not name:
        return ""
    words = _("%(name)s, set") if os.environ.get(name, "").strip() else _("%(name)s, not set here")
    return words % {"name": name}


def pace(seconds: int) -> str:
    """How often a source is asked."""
    return _("%(seconds)s seconds") % {"seconds": seconds} if seconds else _("never: it calls us")


def moment(at: datetime | None) -> str:
    """A day and hour, or never."""
    return day_and_hour(at) if at else pgettext("answer", "never")


def webhook_address(source: Source, request: HttpRequest) -> str:
    """What to paste at the platform; nothing where its webhooks cannot be read."""
    if adapter_of(source.kind).read_webhook is None:
        return ""
    try:
        path = reverse("community_api:webhook", args=[source.name])
    except NoReverseMatch:  # a site that does not mount our API
        return ""
    return urljoin(setting("API_URL") or request.build_absolute_uri("/"), path)
