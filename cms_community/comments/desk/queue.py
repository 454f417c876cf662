"""Answers the desk's questions: which comments to read, how many more, among what to choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ..models import Candidate, Discussion
from .entries import Entry, entries_of
from .questions import BadQuestion, Question, cursor, is_of_use, read_cursor
from .reading import Reading, narrowed, read, steady_plans
from .searching import read_search
from .variety import Row, rows_of, varied

NEWER_COUNTED = 100
# The latest comments of a period among which sections, languages and stories are counted.
FACETED = 10_000
FACET_ITEMS = 50
# Of so many pages' best, the page is chosen that has the most variety.
POOL = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue.

    `next` is the question's `after` of the page that follows, empty at the end; `mark` is what
    `newer` counts from; `capped_total` says on a first page how many there are, in words, unless
    counting would take longer than the page itself.
    """

    entries: list[Entry]
    next: str
    mark: str
    capped_total: str | None


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to narrow the queue to, its label, and how many comments of the period bear it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the queue can be narrowed to, the most frequent first."""

    sections: list[Facet] = field(default_factory=list)
    languages: list[Facet] = field(default_factory=list)
    stories: list[Facet] = field(default_factory=list)


def ask(question: Question) -> Page:
    """The page of the queue that answers a question; BadQuestion if it cannot be answered."""
    with steady_plans():
        # Read first: what arrives in between is on the page and counted as newer, never neither.
        mark = mark_now()
        reading = read(question)
        page = _worth if question.order == "worth" else _in_order
        keys, gained, following = page(reading)
        return Page(
            entries=entries_of(keys, search=read_search(question.words), gained=gained),
            next=following,
            mark=mark,
            capped_total=None if question.after else reading.total(),
        )


def newer(question: Question, mark: str) -> int:
    """How many comments that answer the question entered the queue after a mark, 100 at most."""
    since = _read_mark(mark)
    with steady_plans():
        fresh = read(question).rows.filter(entered_at__gt=since).order_by("entered_at")
        return len(fresh.values_list("pk")[:NEWER_COUNTED])


def facets(question: Question) -> Facets:
    """What the latest comments of the question's period can be narrowed to."""
    period = narrowed(Question(since=question.since, until=question.until))
    latest = period.order_by("-created_at", "-comment_id")
    sections: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    stories: Counter[int] = Counter()
    with steady_plans():
        for section, language, story in latest.values_list("section", "language", "discussion_id")[
            :FACETED
        ]:
            sections[section] += 1
            languages[language] += 1
            stories[story] += 1
    most = stories.most_common(FACET_ITEMS)
    titles = {story.pk: str(story) for story in Discussion.objects.filter(pk__in=dict(most))}
    return Facets(
        sections=_facets(sections),
        languages=_facets(languages),
        stories=[Facet(str(key), titles[key], count) for key, count in most if key in titles],
    )


def mark_now() -> str:
    """What arrives from now on is newer than this."""
    last = Candidate.objects.aggregate(last=Max("entered_at"))["last"]
    return last.isoformat() if last else "1970-01-01T00:00:00+00:00"


_Keys = tuple[list[int], dict[int, dict[str, float]], str]


def _in_order(reading: Reading) -> _Keys:
    """The keys of a page, nothing that they gain, and where the next begins."""
    question = reading.question
    kind: Callable[[Any], Any] = _moment if question.order == "newest" else int
    place, _held = _place(question, kind)
    found = reading.best(question.limit + 1, place)
    shown = found[: question.limit]
    if len(found) == len(shown):
        return [key for key, _value in shown], {}, ""
    key, value = shown[-1]
    said = value.isoformat() if isinstance(value, datetime) else value
    return [key for key, _value in shown], {}, cursor(question.order, said, key, [])


def _worth(reading: Reading) -> _Keys:
    """The most varied page of a few pages' best; the others wait for the next, in its cursor."""
    question = reading.question
    place, held = _place(question, float)
    # Looking for words takes longer with each row: what they find is varied within its page.
    pool_size = question.limit + 1 if question.words else POOL * question.limit
    wanted = max(0, pool_size - len(held))
    fresh = reading.best(wanted, place)
    pool = rows_of([*_still_asked(reading, held), *(key for key, _score in fresh)])
    placed = varied(pool, question.limit)
    keys = [one.row.pk for one in placed]
    waiting = _left(pool, set(keys))
    gained = {one.row.pk: one.parts for one in placed}
    if not waiting:
        return keys, gained, ""
    last = (fresh[-1][1], fresh[-1][0]) if fresh else place or (0.0, 0)
    return keys, gained, cursor(question.order, *last, waiting)


def _left(pool: list[Row], keys: set[int]) -> list[int]:
    return [row.pk for row in pool if row.pk not in keys]


def _still_asked(reading: Reading, held: list[int]) -> list[int]:
    """Those that waited and were not taken back since."""
    return list(reading.rows.filter(pk__in=held).values_list("pk", flat=True)) if held else []


def _place(
    question: Question, kind: Callable[[Any], Any]
) -> tuple[tuple[Any, int] | None, list[int]]:
    """Where a page begins, and what waited for it."""
    if not question.after:
        return None, []
    told = read_cursor(question.after, question.order)
    try:
        value, key, held = told
        keys = [_key(waiting) for waiting in held]
        return (kind(value), _key(key)), keys[: 100 * POOL]
    except (TypeError, ValueError, OverflowError):
        raise BadQuestion(
            _("“after” is no page of this list: begin again at its first page.")
        ) from None


def _key(value: Any) -> int:
    key = int(value)
    if not 0 <= key < 2**63:
        raise ValueError(key)
    return key


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if not is_of_use(moment):
        raise ValueError(value)
    return moment


def _read_mark(mark: str) -> datetime:
    try:
        return _moment(mark.replace(" ", "+"))
    except ValueError:
        raise BadQuestion(
            _("“mark” is none of a page of the queue: load the page again.")
        ) from None


def _facets(counts: Counter[str]) -> list[Facet]:
    named = [(value, count) for value, count in counts.most_common(FACET_ITEMS + 1) if value]
    return [Facet(value, value, count) for value, count in named[:FACET_ITEMS]]
