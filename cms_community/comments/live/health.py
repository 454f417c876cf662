"""Whether a source answers, and for how long it has not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ...members.models import Source
from ..sources.answers import Unanswered
from .models import Arrival, Connection

# A source that fails is asked again after as long as it has failed already, within these.
SHORTEST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
# What a source may ask for in its Retry-After.
LONGEST_WISH = timedelta(days=1)
LONGEST_SENTENCE = 500


def note_answer(source: Source, *, at: datetime) -> None:
    """A source answered: if it had failed, what waits for its answer is due again."""
    known = Connection.objects.filter(source=source)
    known.update(answered_at=at)
    if known.failing().update(failing_since=None, error=""):
        Arrival.objects.stuck().filter(source=source, asks=True).update(due_at=at)


def note_failure(source: Source, failure: Unanswered, *, at: datetime) -> datetime:
    """A source gave no definite answer; the moment at which it may be asked again."""
    known = Connection.objects.filter(source=source)
    known.filter(failing_since__isnull=True).update(failing_since=at)
    known.update(error=shortened(str(failure)))
    connection = known.first()
    since = connection.failing_since if connection else None
    every = timedelta(seconds=connection.poll_every) if connection else SHORTEST_PAUSE
    planned = min(max(at - (since or at), every, SHORTEST_PAUSE), max(LONGEST_PAUSE, every))
    wish = min(timedelta(seconds=failure.retry_after or 0), LONGEST_WISH)
    return at + max(planned, wish)


def note_refused(source: Source, sentences: Sequence[str], *, at: datetime) -> None:
    """Keep, for the desk, that some of what a source told could not be taken, and why."""
    if not sentences:
        return
    told = sentences[0]
    if others := len(sentences) - 1:
        told = _("%(first)s (and %(others)s more)") % {"first": told, "others": others}
    known = Connection.objects.filter(source=source)
    known.update(refused_at=at, refusal=shortened(told))


def shortened(sentence: str) -> str:
    """A sentence that its column can hold."""
    sentence = sentence.replace("\0", "")
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return sentence[: LONGEST_SENTENCE - 1] + "…"
