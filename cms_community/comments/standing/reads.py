"""What the desk asks of the picks it stands by."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ...members.models import Source
from ..excerpts import check_verbatim
from ..models import Pick, State, Verification
from ..querysets import PickQuerySet
from ..refusals import CannotPick, NotVisible
from .schedule import can_be_asked


class Outage(NamedTuple):
    """A source that gives no definite answer: since when, for how many picks, and why."""

    source: Source
    since: datetime
    picks: int
    in_words: str


def outages() -> list[Outage]:
    """The sources that give no definite answer now, the longest first."""
    found: list[Outage] = []
    failing = Verification.objects.failing().select_related("pick__comment__source")
    latest_first = failing.order_by("pick__comment__source", "-asked_at")
    for source, group in groupby(latest_first, key=lambda one: one.pick.comment.source):
        ones = list(group)
        since = min(one.failing_since for one in ones if one.failing_since)
        found.append(Outage(source, since, len(ones), ones[0].in_words))
    return sorted(found, key=lambda one: one.since)


def last_look(pick: Pick) -> str:
    """When a pick was last looked up at its source and what came of it, as the desk reads it."""
    known: Verification | None = getattr(pick, "verification", None)
    if known is None and not can_be_asked(pick.comment.source):
        return _("Never looked up again: this source only tells.")
    if known is None or not known.answer:
        return _("To be looked up in a moment.")
    if known.failing_since:
        since = moment(known.failing_since)
        return _("No answer since %(since)s. %(why)s") % {"since": since, "why": known.in_words}
    when = moment(known.answered_at or known.due_at)
    return _("Looked up on %(when)s. %(what)s") % {"when": when, "what": known.in_words}


def why_not_kept(pick: Pick) -> str:
    """Why a pick cannot be shown again as it is; empty if it can."""
    comment = pick.comment
    try:
        if comment.state != State.VISIBLE:
            raise NotVisible(state=comment.get_state_display())
        check_verbatim(excerpt=pick.excerpt, text=comment.body_text)
    except CannotPick as refusal:
        return str(refusal)
    return ""


def with_verification(picks: PickQuerySet) -> PickQuerySet:
    """The picks with what the desk's list says of each, in one query and one for consents."""
    return picks.with_context().select_related("verification", "comment__source__connection")


def moment(at: datetime) -> str:
    """A day and an hour as the desk's language writes them."""
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
