"""Asks sources for the comments that are picked, and makes the picks obey the answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ...conf import setting
from ...members.models import Source
from ..actions import hold_for_source, release_pick
from ..live.credentials import access_to
from ..live.gone import note_gone
from ..models import Pick, Verification
from ..reasons import SourceReason
from ..receiving import receive_comments
from ..refusals import CannotPick
from ..sources import adapter_of
from ..sources.answers import (
    LookedUp,
    Misconfigured,
    NotAllowed,
    NotUnderstood,
    Unanswered,
    Unreachable,
)
from .models import VerificationQuerySet
from .schedule import next_due

logger = logging.getLogger(__name__)

# Comments asked for in one go.
AT_ONCE = 50
# How long a worker has for it; one that was killed meanwhile leaves it to be asked again then.
LEASE = timedelta(minutes=5)
# How soon a source is asked again that gave no answer, if it does not say itself.
RETRY = timedelta(minutes=5)

Answer = Verification.Answer
KINDS: dict[type[Unanswered], Answer] = {
    Unreachable: Answer.UNREACHABLE,
    NotAllowed: Answer.NOT_ALLOWED,
    NotUnderstood: Answer.NOT_UNDERSTOOD,
    Misconfigured: Answer.MISCONFIGURED,
}


def verify_due() -> int:
    """Ask one source for the picked comments that are due; for how many it was asked.

    No transaction is open while it is asked. What is told meanwhile, by a webhook or by another
    worker, is newer than the answer or equal to it: the rules of merging decide.
    """
    asked_at = timezone.now()
    asked = claim(at=asked_at)
    if asked:
        source = asked[0].pick.comment.source
        try:
            answer = ask(source, [one.pick.comment.remote_id for one in asked])
        except Unanswered as failure:
            note_failure(source, failure)
        else:
            take_in(source, asked, answer, asked_at=asked_at)
        hold_unverified(source)
    return len(asked)


def claim(*, at: datetime) -> list[Verification]:
    """Some that are due, of one source, lent to this worker; none that another one has."""
    with transaction.atomic():
        due = Verification.objects.due(at=at).select_related("pick__comment__source__connection")
        free = due.select_for_update(skip_locked=True, of=("self",))
        first = free.first()
        if first is None:
            return []
        claimed = list(free.of(first.pick.comment.source_id)[:AT_ONCE])
        keys = [one.pk for one in claimed]
        Verification.objects.filter(pk__in=keys).update(asked_at=at, due_at=at + LEASE)
    return claimed


def ask(source: Source, ids: Sequence[str]) -> LookedUp:
    """What a source says of its comments; Unanswered, for whatever reason, says nothing of any."""
    look_up = adapter_of(source.kind).look_up
    connection = getattr(source, "connection", None)
    if look_up is None or connection is None:
        raise Misconfigured(_("It is no longer connected."))
    try:
        return look_up(access_to(connection), ids)
    except Unanswered:
        raise
    except Exception as error:
        logger.exception("The adapter of %s failed", source.name)
        raise NotUnderstood(_("The log says what the adapter stumbled over.")) from error


def take_in(
    source: Source, asked: Sequence[Verification], answer: LookedUp, *, asked_at: datetime
) -> None:
    """Make the comments what the source says they are, then note of each pick what was said."""
    now = timezone.now()
    receive_comments(source=source, records=answer.records, known_at=now)
    ids = {one.pick.comment.remote_id for one in asked}
    note_gone(source=source, ids=answer.gone & ids, at=asked_at, known_at=now)
    told = {record.source_id for record in answer.records}
    for one in asked:
        remote_id = one.pick.comment.remote_id
        if remote_id in answer.gone | told:
            said = Answer.GONE if remote_id in answer.gone else Answer.SHOWN
            note_answer(one, said, asked_at=asked_at)
        else:
            note_silence(one, "; ".join(answer.refused), at=now)


def note_answer(asked: Verification, said: Answer, *, asked_at: datetime) -> None:
    """Write down a definite answer, and show again what was held for want of one."""
    now = timezone.now()
    row = Verification.objects.filter(pk=asked.pk)
    row.update(answered_at=now, failing_since=None, answer=said, sentence="")
    # Unless somebody asked meanwhile that it be looked up once more.
    lent = row.filter(due_at=asked_at + LEASE)
    lent.update(due_at=next_due(asked.pick, after=now))
    unverified = Pick.objects.to_decide().filter(hold_reason=SourceReason.UNVERIFIED)
    if said == Answer.SHOWN and unverified.filter(pk=asked.pick_id).exists():
        show_again(asked.pick)


def show_again(pick: Pick) -> None:
    """Release a pick that was held for want of an answer, if all is as the desk read it."""
    try:
        release_pick(pick=pick, by=None)
    except CannotPick:
        logger.info("%s stays held: its comment is no longer what was picked", pick)


def note_silence(asked: Verification, sentence: str, *, at: datetime) -> None:
    """Write down that the source said nothing of one comment: that is no answer."""
    row = Verification.objects.filter(pk=asked.pk)
    fail(row, Answer.SILENT, sentence, due_at=at + RETRY, at=at)


def note_failure(source: Source, failure: Unanswered) -> None:
    """Write down that a source does not answer, for all that is due there; say so once."""
    now = timezone.now()
    wait = max(RETRY, timedelta(seconds=failure.retry_after or 0))
    wait = min(wait, timedelta(seconds=setting("VERIFY_EVERY")))
    rows = Verification.objects.of(source.pk).filter(due_at__lte=now + LEASE)
    if rows.filter(failing_since__isnull=True).exists():
        logger.warning("Picks of %s cannot be verified: %s", source.name, failure)
    fail(rows, answer_of(failure), str(failure), due_at=now + wait, at=now)


def answer_of(failure: Unanswered) -> Answer:
    """What kind of no answer it is; of one that has no name, that nobody understands it."""
    found = (answer for kind, answer in KINDS.items() if isinstance(failure, kind))
    return next(found, Answer.NOT_UNDERSTOOD)


def fail(
    rows: VerificationQuerySet, answer: Answer, sentence: str, *, due_at: datetime, at: datetime
) -> None:
    """Keep since when there is no definite answer, and why."""
    rows.update(
        failing_since=Coalesce(F("failing_since"), at),
        answer=answer,
        sentence=sentence[:500],
        due_at=due_at,
    )


def hold_unverified(source: Source) -> None:
    """Hold the live picks of which a source has said nothing definite for too long."""
    now = timezone.now()
    for pick in unverified_picks(source, at=now):
        hold_for_source(pick=pick, reason=SourceReason.UNVERIFIED, known_at=now)


def unverified_picks(source: Source, *, at: datetime) -> Iterator[Pick]:
    """Live ones past their time; not one that was held in this outage and that the desk shows."""
    hours = setting("HOLD_AFTER")
    if hours is None:
        return
    overdue = Q(verification__failing_since__lte=at - timedelta(hours=hours))
    decided = Q(held_at__gte=F("verification__failing_since"))
    live = Pick.objects.filter(overdue, state=Pick.State.LIVE, comment__source=source)
    yield from live.exclude(decided).order_by("pk")
