"""What `u` does: the last decision, taken back while nothing else has come of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.dateparse import parse_datetime

from ..actions import (
    Person,
    refuse_change_meanwhile,
    refuse_withdrawn,
    take,
    withdraw_pick,
)
from ..models import Pick
from ..reasons import DeskReason
from ..refusals import name_of
from .making import holding, maker
from .refusals import CannotUndo, NotYours, StandsIn

SALT = "community.desk.undo"
# A working day: what was decided yesterday is changed, not undone.
LONGEST = 12 * 60 * 60


def sealed(what: dict[str, Any], *, by: Person) -> str:
    """A way back that only this person can take, as the browser keeps it; empty for none."""
    return signing.dumps({**what, "by": by.pk}, salt=SALT) if what else ""


def unsealed(token: str, *, by: Person) -> dict[str, Any]:
    """The way back that we once gave this person; CannotUndo for anything else."""
    try:
        what: dict[str, Any] = signing.loads(token, salt=SALT, max_age=LONGEST)
    except signing.BadSignature as error:
        raise CannotUndo from error
    if what.pop("by") != by.pk:
        raise CannotUndo
    return what


def way_back(pick: Pick) -> dict[str, Any]:
    """What undoes a pick just made."""
    return {"act": "unpick", "pick": pick.pk, "seen": pick.changed_at.isoformat()}


def undo_pick(*, pick: Pick, seen_at: datetime, by: Person) -> Pick:
    """Take back one's own pick, unless someone changed it since or a page holds it.

    The pick is withdrawn, not deleted: a revision may hold its key, and the log keeps who chose.
    The comment can be picked again.
    """
    with transaction.atomic():
        pick = take(pick)
        refuse_withdrawn(pick)
        refuse_change_meanwhile(pick, seen_at)
        if pick.picked_by_id != by.pk:
            raise NotYours(who=name_of(pick.picked_by))
        if titles := holding(pick):
            raise StandsIn(titles=titles)
        return withdraw_pick(pick=pick, reason=DeskReason.UNDONE, by=by)


def pick_of(what: dict[str, Any]) -> tuple[Pick, datetime]:
    """The pick that a way back is about, and as it was when it was made."""
    pick = Pick.objects.filter(pk=what["pick"]).first()
    seen_at = parse_datetime(what["seen"])
    if pick is None or seen_at is None:
        raise CannotUndo
    return pick, seen_at


def undo_in_page(*, what: dict[str, Any], by: Person) -> str:
    """Take back what was done to a page, and say so."""
    made_by = maker()
    if made_by is None:
        raise CannotUndo
    return made_by.undo(what=what, by=by)
