"""Answers the desk's questions: which comments to read, how many more, among what to choose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ..models import Candidate, Discussion, Pick
from .entries import Entry, entries_of
from .questions import BadQuestion, Question, cursor, read_cursor
from .searching import Search, read_search

Rows = QuerySet[Candidate]

COUNTED = 1_000
NEWER_COUNTED = 100
# The latest comments of a period among which sections, languages and stories are counted.
FACETED = 20_000
FACET_ITEMS = 50
_SORTED_BY = {"newest": "created_at", "discussed": "replies", "worth": "score"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue.

    `next` is the question's `after` of the page that follows, empty at the end; `mark` is what
    `newer` counts from; `capped_total` says on a first page how many there are, in words.
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
    search = read_search(question.words)
    rows = asked_for(question, search)
    sort = _SORTED_BY[question.order]
    ordered = _after(rows, question, sort).order_by(f"-{sort}", "-comment_id")
    found = list(ordered.values_list("comment_id", sort)[: question.limit + 1])
    shown = found[: question.limit]
    more = len(found) > question.limit
    return Page(
        entries=entries_of([key for key, _value in shown], search=search),
        next=cursor(question.order, _told(shown[-1][1]), shown[-1][0]) if more else "",
        mark=mark_now(),
        capped_total=None if question.after else total(rows),
    )


def newer(question: Question, mark: str) -> int:
    """How many comments that answer the question entered the queue after a mark, 100 at most."""
    rows = asked_for(question, read_search(question.words))
    fresh = rows.filter(entered_at__gt=_read_mark(mark)).order_by()
    return len(fresh.values_list("pk")[:NEWER_COUNTED])


def facets(question: Question) -> Facets:
    """What the comments of the question's period can be narrowed to."""
    period = _in_period(Candidate.objects.all(), question).order_by("-created_at", "-comment_id")
    latest = period.values_list("section", "language", "discussion_id")[:FACETED]
    sections: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    stories: Counter[int] = Counter()
    for section, language, story in latest.iterator():
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


def asked_for(question: Question, search: Search | None) -> Rows:
    """The candidates that a question asks for, copies folded under a first that is among them."""
    matching = _matching(question, search)
    rows = Candidate.objects.filter(matching)
    first = Candidate.objects.filter(matching, pk=OuterRef("head_id"))
    rows = rows.filter(Q(head=None) | ~Exists(first))
    if question.never_picked:
        picked = Pick.objects.exclude(comment__member=None).values("comment__member")
        rows = rows.exclude(member__in=picked)
    return rows


def total(rows: Rows) -> str:
    """How many there are, in words; counted to a thousand."""
    count = len(rows.order_by().values_list("pk")[: COUNTED + 1])
    if count > COUNTED:
        return _("more than 1,000")
    return str(count)


def mark_now() -> str:
    """What arrives from now on is newer than this."""
    last = Candidate.objects.aggregate(last=Max("entered_at"))["last"]
    return last.isoformat() if last else "1970-01-01T00:00:00+00:00"


def _matching(question: Question, search: Search | None) -> Q:
    asked: dict[str, Any] = {
        "section": question.section,
        "discussion_id": question.discussion_id,
        "language": question.language,
        "source_id": question.source_id,
        "role__in": question.roles,
        "has_question": question.has_question,
        "created_at__gte": question.since,
        "created_at__lt": question.until,
        "comment__wording__words__found": search,
    }
    return Q(**{name: value for name, value in asked.items() if value})


def _in_period(rows: Rows, question: Question) -> Rows:
    if question.since:
        rows = rows.filter(created_at__gte=question.since)
    return rows.filter(created_at__lt=question.until) if question.until else rows


def _after(rows: Rows, question: Question, sort: str) -> Rows:
    """The rows that come after the page before."""
    if not question.after:
        return rows
    value, key = _read_place(question.after, question.order)
    later = Q(**{f"{sort}__lt": value}) | Q(**{sort: value, "comment_id__lt": key})
    return rows.filter(Q(**{f"{sort}__lte": value}) & later)


def _read_place(after: str, order: str) -> tuple[Any, int]:
    told = read_cursor(after, order)
    try:
        value, key = told
        return (datetime.fromisoformat(value) if order == "newest" else float(value)), int(key)
    except (TypeError, ValueError, OverflowError):
        raise _bad_page() from None


def _bad_page() -> BadQuestion:
    return BadQuestion(_("“after” is no page of this list: begin again at its first page."))


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read_mark(mark: str) -> datetime:
    try:
        moment = datetime.fromisoformat(mark.replace(" ", "+"))
        if moment.tzinfo:
            return moment
    except ValueError:
        pass
    raise BadQuestion(_("“mark” is none of a page of the queue: load the page again."))


def _facets(counts: Counter[str]) -> list[Facet]:
    named = [(value, count) for value, count in counts.most_common(FACET_ITEMS + 1) if value]
    return [Facet(value, value, count) for value, count in named[:FACET_ITEMS]]
