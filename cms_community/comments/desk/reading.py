"""Reads the rows that a question asks for, by the way that their numbers make the shortest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Candidate, Pick, Wording
from .questions import BadQuestion, Question
from .searching import Search, read_search, says_nothing

Rows = QuerySet[Candidate]
Found = list[tuple[int, Any]]

COUNTED = 1_000
# A row that lies beside the one before costs so many times less to look at.
SIDE_BY_SIDE = 5
# A period of so many days is read day by day, each from its own best.
DAY_BY_DAY = 14
# Comments that are looked at to tell how often words that are all there make a phrase.
SAMPLED = 500
SORTED_BY = {"newest": "created_at", "discussed": "replies", "worth": "score"}


@contextmanager
def steady_plans() -> Iterator[None]:
    """Have PostgreSQL go by indexes, and compile nothing, within the block.

    It takes a text match that few rows pass for one that many do, and then reads a whole table.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL jit = on")


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows that a question asks for, and how they are read.

    `by_words` reads all that the words find and sorts it, which is short where they are rare; else
    rows are read in their order until enough of them have the words. `is_many` where there surely
    are more than are counted, `is_long` where counting would take longer than it is worth.
    """

    rows: Rows
    question: Question
    by_words: bool = False
    is_many: bool = False
    is_long: bool = False
    # How many there are after the place read from, once all have been read.
    counted: list[int] = field(default_factory=list)

    def best(self, count: int, place: tuple[Any, int] | None = None) -> Found:
        """(key, value that the order goes by) of so many rows after a place, in order."""
        sort = SORTED_BY[self.question.order]
        rows = _after(self.rows, sort, place)
        days = self._days(sort)
        if days and connection.features.supports_slicing_ordering_in_compound:
            return _day_by_day(rows, sort, days, count)
        if self.by_words:
            return self._sorted(rows, sort, count)
        rows = rows.order_by(f"-{sort}", "-comment_id")
        return list(rows.values_list("comment_id", sort)[:count])

    def _sorted(self, rows: Rows, sort: str, count: int) -> Found:
        """The best of all rows; how many they are is known by the way."""
        # In terms that no index knows, so that none is walked.
        rows = rows.order_by(_unindexed(sort).desc(), (F("comment_id") + 0).desc())
        told = rows.annotate(counted=Window(Count("*"))).values_list("comment_id", sort, "counted")
        found = list(told[:count])
        self.counted.append(found[0][2] if found else 0)
        return [(key, value) for key, value, _counted in found]

    def _days(self, sort: str) -> list[Any]:
        """The days of a short period, where the order is not that of time."""
        asked = self.question
        if self.by_words or sort == "created_at" or not asked.since or asked.discussion_id:
            return []
        end = min(asked.until or timezone.now(), timezone.now() + timedelta(days=2))
        first, last = asked.since.astimezone(UTC).date(), end.astimezone(UTC).date()
        count = (last - first).days + 1
        return [first + timedelta(days=day) for day in range(count)] if count <= DAY_BY_DAY else []

    def total(self) -> str | None:
        """How many there are, in words, counted to a thousand; None if that would take long."""
        if self.is_many:
            return _("more than 1,000")
        if self.is_long:
            return None
        rows = self.rows.order_by("-created_at").values_list("pk")
        count = self.counted[0] if self.counted else len(rows[: COUNTED + 1])
        return _("more than 1,000") if count > COUNTED else str(count)


def read(question: Question) -> Reading:
    """How the rows that answer a question are read."""
    search = read_search(question.words)
    rows = narrowed(question)
    if search is None:
        return Reading(_unfolded(rows, question, None), question)
    words = Wording.objects.filter(words__found=search)
    if connection.vendor != "postgresql":
        found = rows.filter(pk__in=words.values("pk"))
        return Reading(_unfolded(found, question, search), question, by_words=True)
    if says_nothing(search):
        raise BadQuestion(_("These words stand in every comment: look for another one."))
    by_words, is_many, is_long = _choose(rows, search, question)
    found = rows.filter(pk__in=words.values("pk")) if by_words else _having(rows, search)
    return Reading(_unfolded(found, question, search), question, by_words, is_many, is_long)


def narrowed(question: Question) -> Rows:
    """The rows that a question asks for, whatever their words, copies included."""
    asked: dict[str, Any] = {
        "section": question.section,
        "discussion": question.discussion_id,
        "language": question.language,
        "source": question.source_id,
        "role__in": question.roles,
        "has_question": question.has_question,
        "created_at__gte": question.since,
        "created_at__lt": question.until,
    }
    rows = Candidate.objects.filter(**{name: value for name, value in asked.items() if value})
    if question.never_picked:
        picked = Pick.objects.made().exclude(comment__member=None).values("comment__member")
        rows = rows.filter(Q(member=None) | ~Q(member__in=picked))
    return rows


def _unfolded(rows: Rows, question: Question, search: Search | None) -> Rows:
    """Without the copies of a first that is asked for as well."""
    first = narrowed(question).filter(pk=OuterRef("head_id"))
    if search:
        first = _having(first, search)
    # A value and not EXISTS, for which PostgreSQL would gather every row that is asked for.
    is_there = Subquery(first.values_list(Value(True)), output_field=BooleanField())
    return rows.filter(Q(head=None) | Q(Exact(Coalesce(is_there, False), False)))


def _having(rows: Rows, search: Search) -> Rows:
    """Those rows that have the words, looked at one by one."""
    own = Wording.objects.filter(pk=OuterRef("pk"))
    hit = own.annotate(hit=ExpressionWrapper(Q(words__found=search), BooleanField())).values("hit")
    return rows.filter(Subquery(hit, output_field=BooleanField()))


def _choose(rows: Rows, search: Search, question: Question) -> tuple[bool, bool, bool]:
    """Whether to begin at the words, and whether they are too many, or too far apart, to count.

    Beginning at the words looks at each comment that has them; going by the order looks at as many
    as it takes to meet a page of them, or at all of a narrow choice.
    """
    having = _estimate(Wording.objects.filter(words__found=search))
    among, every = _estimate(rows), _estimate(Candidate.objects.all())
    share = max(having * share_in_order(search), 1) / max(every, 1)
    walked = min(question.limit / share, among)
    if question.order == "newest":
        # Rows written one after another lie side by side: of those a page holds several.
        walked /= SIDE_BY_SIDE
    by_words = having <= max(walked, COUNTED)
    is_many = not by_words and share * among > 5 * COUNTED
    return by_words, is_many, not by_words and among > 5 * COUNTED


def share_in_order(search: Search) -> float:
    """How many of those that have all the words have them as a phrase, by a look at some.

    PostgreSQL expects all of them; where two frequent words seldom meet, it is one in hundreds.
    """
    if not search.has_phrase:
        return 1.0
    all_words = Wording.objects.filter(words__found=search.loosely())
    in_order = ExpressionWrapper(Q(words__found=search), BooleanField())
    seen = list(all_words.annotate(in_order=in_order).values_list("in_order", flat=True)[:SAMPLED])
    return float((sum(seen) + 1) / (len(seen) + 1))


def _estimate(rows: QuerySet[Any]) -> float:
    """How many rows PostgreSQL expects."""
    told = rows.order_by().values("pk").explain(format="json")
    return float(json.loads(told)[0]["Plan"]["Plan Rows"])


def _after(rows: Rows, sort: str, place: tuple[Any, int] | None) -> Rows:
    """The rows that come after a place."""
    if place is None:
        return rows
    value, key = place
    later = Q(**{f"{sort}__lt": value}) | Q(**{sort: value, "comment_id__lt": key})
    # Said twice, since an index is entered by a plain comparison only.
    return rows.filter(Q(**{f"{sort}__lte": value}) & later)


def _day_by_day(rows: Rows, sort: str, days: list[Any], count: int) -> Found:
    """The best of the best of each day."""
    parts = [
        rows.filter(day=day).order_by(f"-{sort}", "-comment_id").values_list("comment_id", sort)
        for day in days
    ]
    sliced = [part[:count] for part in parts]
    best = sliced[0].union(*sliced[1:], all=True) if len(sliced) > 1 else sliced[0]
    found = sorted(best, key=lambda row: (row[1], row[0]), reverse=True)
    return found[:count]


def _unindexed(sort: str) -> Any:
    if sort == "created_at":
        return ExpressionWrapper(
            F(sort) + timedelta(0), output_field=Candidate._meta.get_field("created_at")
        )
    return F(sort) + 0
