"""Whether a member's words may be used beyond the site, as someone recorded it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from wagtail.log_actions import log

from .models import Consent

if TYPE_CHECKING:
    from ..models import Pick


class Consented(NamedTuple):
    """Where the question stands for one use, and how it was asked."""

    state: str
    note: str = ""


def record_consents(*, pick: Pick, consents: Mapping[str, Consented], by: Any) -> None:
    """Record what differs from what is known, with who recorded it and when.

    Called by the action that changes the pick, in its transaction. The log tells the use and the
    answer; the note stays out of it, since a log is kept for ever.
    """
    known = {one.use: Consented(one.state, one.note) for one in pick.consents.all()}
    for use, told in consents.items():
        if told == known.get(use, Consented(Consent.State.NOT_ASKED)):
            continue
        recorded = {"state": told.state, "note": told.note, "recorded_by": by}
        recorded["recorded_at"] = timezone.now()
        Consent.objects.update_or_create(pick=pick, use=use, defaults=recorded)
        title = f"pick:{pick.short_id}"
        data = {"use": use, "consent": told.state}
        log(pick, "community.record_consent", user=by, title=title, data=data)
