"""Works through what sources posted: a batch of one source's at a time, by any number of workers.

A batch is leased in one short transaction, its source is asked outside of any, and what came of it
is written together with the comments. A worker that is killed in between leaves a lease that ends;
what it had done is then done again, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, chain
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from ...members.models import Source
from .. import tables
from ..receiving import receive_comments
from ..records import Record, Refused, parse_record
from ..sources import adapter_of
from ..sources.answers import LookedUp, Misconfigured, Unanswered
from .asking import log_without_words, understood
from .credentials import access_to
from .gone import note_gone
from .health import note_answer, note_failure, note_refused, shortened
from .models import Arrival, Connection
from .told import Kept, read
from .whose import spread

# Arrivals worked through at once; fewer when the source must be asked, or when much was told.
AT_ONCE = 500
ASKED_AT_ONCE = 50
CHARACTERS_AT_ONCE = 4_000_000
# Longer than it takes to ask and to write.
LEASE = timedelta(minutes=5)
# What was refused is tried again, since a clock may be mended meanwhile; then it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 360, 1440, 1440, 1440)]
# A poll under way may bring a comment that was gone before we knew it.
SECOND_LOOK = timedelta(minutes=10)


@dataclass(slots=True)
class Answer:
    """What the source said of the comments that arrivals name; or why it said nothing."""

    looked_up: LookedUp = field(default_factory=lambda: LookedUp([]))
    failure: str = ""
    again_at: datetime | None = None

    def about(self, ids: set[str]) -> Answer:
        """The part of it that is about these comments."""
        found = self.looked_up
        records = [record for record in found.records if record.source_id in ids]
        part = LookedUp(records, found.gone & ids, found.refused)
        return Answer(part, self.failure, self.again_at)


def work_through() -> int:
    """Take in the longest due batch; how many arrivals it had."""
    arrivals = take(at=timezone.now())
    if arrivals:
        source = arrivals[0].source
        spread(arrivals)
        answer = ask(source, named_by(arrivals))
        take_in_whole(source, arrivals, answer)
    return len(arrivals)


def take(*, at: datetime) -> list[Arrival]:
    """A batch of due arrivals of one source, for this worker alone until the lease ends."""
    first = Arrival.objects.due(at=at).values_list("source", "asks").first()
    if first is None:
        return []
    source, asks = first
    with transaction.atomic():
        due = Arrival.objects.due(at=at).filter(source=source, asks=asks)
        free = due.select_for_update(skip_locked=True, of=("self",)).annotate(size=Length("told"))
        sizes = dict(free.values_list("pk", "size")[: ASKED_AT_ONCE if asks else AT_ONCE])
        taken = Arrival.objects.filter(pk__in=as_many_as_fit(sizes))
        taken.update(due_at=at + LEASE)
        return list(taken.select_related("source").order_by("pk"))


def as_many_as_fit(sizes: dict[int, int]) -> list[int]:
    """The first of these, at least one, that together are not too much to hold in memory."""
    sums = accumulate(sizes.values())
    fit = [key for key, total in zip(sizes, sums, strict=True) if total <= CHARACTERS_AT_ONCE]
    return fit or list(sizes)[:1]


def named_by(arrivals: Sequence[Arrival]) -> set[str]:
    """The comments that must be looked up for these."""
    kept = [read(arrival) for arrival in arrivals if arrival.asks]
    return {remote_id for each in kept for remote_id in (*each.look_up, *each.again)}


def ask(source: Source, ids: set[str]) -> Answer:
    """What the source says of these comments; a failure is noted and holds up nothing else."""
    if not ids:
        return Answer()
    try:
        looked_up = look_up(source, sorted(ids))
    except Unanswered as failure:
        return unanswered(source, failure)
    note_answer(source, at=timezone.now())
    note_refused(source, looked_up.refused, at=timezone.now())
    return Answer(looked_up)


def look_up(source: Source, ids: Sequence[str]) -> LookedUp:
    """Ask the source about these comments."""
    connection = Connection.objects.filter(source=source).first()
    adapter = adapter_of(source.kind)
    if connection is None or adapter.look_up is None:
        raise Misconfigured(_("This source cannot be asked about a comment."))
    with understood(source):
        return adapter.look_up(access_to(connection), ids)


def unanswered(source: Source, failure: Unanswered) -> Answer:
    """Note the failure, and let everything that waits for this source wait."""
    now = timezone.now()
    again_at = note_failure(source, failure, at=now)
    sentence = shortened(str(failure))
    others = Arrival.objects.due(at=now).filter(source=source, asks=True).order_by()
    others.update(due_at=again_at, error=sentence)
    return Answer(failure=sentence, again_at=again_at)


def take_in_whole(source: Source, arrivals: Sequence[Arrival], answer: Answer) -> None:
    """Take a batch in; where that fails, each by itself, so that one cannot hold up the others."""
    try:
        take_in(source, arrivals, answer)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log_without_words(f"What {source.name} posted could not be taken in", error)
        if len(arrivals) == 1:
            set_aside(arrivals[0])
            return
        for arrival in arrivals:
            take_in_whole(source, [arrival], answer.about(named_by([arrival])))


def set_aside(arrival: Arrival) -> None:
    """An arrival that nothing can be done with waits, and is given up in the end."""
    sentence = _("It could not be taken in; the log says why.")
    conclude(arrival, {}, sentence, at=timezone.now())


def take_in(source: Source, arrivals: Sequence[Arrival], answer: Answer) -> None:
    """Receive what a batch tells, and write down what is left of it, in one transaction."""
    now = timezone.now()
    with transaction.atomic():
        # First, as whoever receives comments does: two that take both in two orders deadlock.
        tables.lock(source)
        waiting = still_waiting(arrivals)
        parts = [(arrival, Part.of(read(arrival))) for arrival in waiting]
        records = chain.from_iterable(part.records for _, part in parts)
        found = answer.looked_up
        known_at = min((arrival.received_at for arrival in waiting), default=now)
        told = chain(records, found.records)
        receive_comments(source=source, records=told, known_at=known_at)
        unknown = note_gone(source=source, ids=found.gone, known_at=known_at)
        note_refused(source, [sentence for _, part in parts for sentence in part.why], at=now)
        finished = [arrival.pk for arrival, part in parts if not any(part.left(answer, unknown))]
        finish(finished, at=now)
        for arrival, part in parts:
            if arrival.pk not in finished:
                wait(arrival, part.left(answer, unknown), part.sentence(answer), answer, at=now)


@dataclass(slots=True)
class Part:
    """What one arrival tells: records, those that are refused and why, comments to look up."""

    kept: Kept
    records: list[Record] = field(default_factory=list)
    refused: list[dict[str, object]] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, kept: Kept) -> Part:
        """Read the records."""
        part = cls(kept)
        for told in kept.records:
            try:
                part.records.append(parse_record(told))
            except Refused as refused:
                part.refused.append(told)
                part.why.append(refused.in_words())
        return part

    def left(self, answer: Answer, unknown: set[str]) -> Kept:
        """What is still to be done: what was refused, not answered, or is to be asked again."""
        found = answer.looked_up
        answered = found.gone | {record.source_id for record in found.records}
        look_up = [each for each in self.kept.look_up if each not in answered]
        again = [each for each in self.kept.again if each not in answered]
        again += [each for each in self.kept.look_up if each in unknown]
        return Kept(self.refused, look_up, again, [])

    def sentence(self, answer: Answer) -> str:
        """What went wrong with it, if anything did."""
        return next(iter([*self.why, *answer.looked_up.refused]), answer.failure)


def still_waiting(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Those that nobody else has worked through since, locked."""
    keys = [arrival.pk for arrival in arrivals]
    locked = Arrival.objects.waiting().filter(pk__in=keys).select_for_update()
    waiting = set(locked.values_list("pk", flat=True))
    return [arrival for arrival in arrivals if arrival.pk in waiting]


def finish(keys: Sequence[int], *, at: datetime) -> None:
    """These are worked through: what they told is kept no longer."""
    done = Arrival.objects.filter(pk__in=keys)
    done.update(told="", asks=False, due_at=None, done_at=at, error="")


def wait(arrival: Arrival, left: Kept, sentence: str, answer: Answer, *, at: datetime) -> None:
    """Keep what is left of an arrival for later."""
    kept = {"told": left.written(), "asks": bool(left.look_up or left.again)}
    if answer.again_at and not left.records:
        postpone(arrival, kept, answer.failure, due_at=answer.again_at)
    elif left.records or left.look_up:
        sentence = sentence or _("The source did not say what became of a comment.")
        conclude(arrival, kept, sentence, at=at)
    else:
        postpone(arrival, kept, "", due_at=at + SECOND_LOOK)


def conclude(arrival: Arrival, kept: dict[str, Any], sentence: str, *, at: datetime) -> None:
    """Try once more later; after as many tries as there are pauses, give it up."""
    if arrival.tries < len(PAUSES):
        arrival.tries += 1
        postpone(arrival, kept, sentence, due_at=at + PAUSES[arrival.tries - 1])
        return
    # Under no name: the platform may post it again, and it is new then.
    Arrival.objects.filter(pk=arrival.pk).update(
        told="", event="", asks=False, due_at=None, done_at=at, error=shortened(sentence)
    )


def postpone(arrival: Arrival, kept: dict[str, Any], sentence: str, *, due_at: datetime) -> None:
    """Have it worked through later."""
    later = kept | {"due_at": due_at, "tries": arrival.tries, "error": shortened(sentence)}
    Arrival.objects.filter(pk=arrival.pk).update(**later)
