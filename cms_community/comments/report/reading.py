"""Everything that the report says of a period, and what it does not know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min
from django.db.models.functions import ExtractHour, TruncDate
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...conf import newsroom_zone
from ...members.models import Source
from ..models import Comment, Connection, Discussion, Pick, Takedown
from ..reads import pages_showing_each
from . import rows
from .periods import Period

MOST = 5
# Below this, “+200 %” says less than the two numbers.
ENOUGH = 20
# A comment that comes later than this after it was written was not there for its own day's report.
LATE = timedelta(days=1)


class Figure(NamedTuple):
    """A number, the same a week before, and the kind of rows that both count."""

    name: str
    label: Any
    number: int
    before: int

    @property
    def change(self) -> str:
        """The difference in per cent; empty where it would be a difference of a few."""
        if self.before < ENOUGH:
            return ""
        share = round(100 * (self.number - self.before) / self.before)
        return "=" if share == 0 else f"{'+' if share > 0 else '−'}{abs(share)} %"


class Chosen(NamedTuple):
    """A pick, and the pages that show it, of those that the reader of the report may find."""

    pick: Pick
    pages: list[Any]


class Bar(NamedTuple):
    """One bar of a chart: its label, its number, the same a week before."""

    label: str
    number: int
    before: int


@dataclass(frozen=True)
class Report:
    """What is told of one period to one person; each part is read when it is first shown."""

    period: Period
    reader: Any = None

    @cached_property
    def figures(self) -> list[Figure]:
        """The numbers, each beside that of a week before."""
        return [figure(name, self.period) for name in rows.KINDS]

    @cached_property
    def chosen(self) -> list[Chosen]:
        """What the desk chose, why, and where it stands."""
        found = list(rows.picks(self.period).with_context().select_related("picked_by"))
        # An e-mail names no pages: who reads it may not find them all.
        pages = pages_showing_each(found, to=self.reader) if self.reader else {}
        return [Chosen(pick, pages.get(pick.pk, [])) for pick in found]

    @cached_property
    def liveliest(self) -> list[Discussion]:
        """The discussions in which most was written."""
        return list(rows.discussions(self.period).select_related("source")[:MOST])

    @cached_property
    def first_voices(self) -> list[Comment]:
        """The longest of what was written by people of whom nothing was known before."""
        return list(rows.first_voices(self.period).with_context()[:MOST])

    @cached_property
    def questions(self) -> list[Comment]:
        """The most liked of what members asked the paper."""
        return list(rows.questions(self.period).with_context()[:MOST])

    @cached_property
    def takedowns(self) -> list[Takedown]:
        """What was taken back of what the desk had chosen, and how fast it left everywhere."""
        return list(rows.rows("takedowns", self.period))

    @cached_property
    def bars(self) -> list[Bar]:
        """Comments by hour of a day, by day of a week."""
        now, before = (spread(each) for each in (self.period, self.period.week_before()))
        labels = (
            [date_format(self.period.first + timedelta(days=n), "D j") for n in range(7)]
            if self.period.is_week
            else [str(hour) for hour in range(24)]
        )
        return [Bar(*each) for each in zip(labels, now, before, strict=True)]

    @cached_property
    def unknown(self) -> list[str]:
        """What this report cannot say, a sentence each."""
        return list(what_is_not_known(self.period))


def figure(name: str, period: Period) -> Figure:
    """How many rows of one kind there are, and were a week before."""
    kind = rows.KINDS[name]
    before = kind.of(period.week_before())
    return Figure(name, kind.heading, kind.of(period).count(), before.count())


def spread(period: Period) -> list[int]:
    """How many comments were written in each hour of a day, or on each day of a week."""
    zone = newsroom_zone()
    if not period.is_week:
        part: Any = ExtractHour("created_at", tzinfo=zone)
        places: list[Any] = list(range(24))
    else:
        part = TruncDate("created_at", tzinfo=zone)
        places = [period.first + timedelta(days=day) for day in range(7)]
    counted = rows.comments(period).order_by().values(part=part).annotate(count=Count("pk"))
    numbers = dict(counted.values_list("part", "count"))
    return [numbers.get(place, 0) for place in places]


def what_is_not_known(period: Period) -> Iterator[str]:
    """Each reason for which a number of the report may be other than it seems."""
    if not period.is_over:
        yield _("The period is not over: its numbers will grow.")
    yield from what_sources_do_not_tell()
    yield from what_comments_do_not_tell(period)
    first = Comment.objects.aggregate(first=Min("created_at"))["first"]
    if first:
        yield _(
            "A first-time voice is a member of whom nothing is known here before; the first"
            " comment that is known is of %(day)s."
        ) % {"day": date_format(localtime(first), "DATE_FORMAT")}
    yield _(
        "Questions are found by their words (“editor”, “article”, the paper's name…) and a question"
        " mark: some are missed, some are none."
    )


def what_sources_do_not_tell() -> Iterator[str]:
    """The sources that do not answer, and those that nobody asks."""
    for connection in Connection.objects.exclude(failing_since=None).select_related("source"):
        since = date_format(localtime(connection.failing_since), "SHORT_DATETIME_FORMAT")
        yield _(
            "%(source)s has not answered since %(since)s: what was written or removed there since"
            " is not counted."
        ) % {"source": connection.source, "since": since}
    for source in Source.objects.filter(connection=None).exclude(kind=Source.Kind.PUSH):
        yield _("%(source)s is never asked: its comments are known as of their last import.") % {
            "source": source
        }


def what_comments_do_not_tell(period: Period) -> Iterator[str]:
    """What is missing from the comments themselves."""
    written = rows.comments(period)
    late = written.filter(received_at__gt=period.ends + LATE).count()
    if late:
        yield ngettext(
            "%(number)s comment arrived more than a day after the end of the period.",
            "%(number)s comments arrived more than a day after the end of the period.",
            late,
        ) % {"number": number_format(late)}
    unsigned = written.filter(member=None).count()
    if unsigned:
        yield ngettext(
            "%(number)s comment has no known author: the members who wrote may be more.",
            "%(number)s comments have no known author: the members who wrote may be more.",
            unsigned,
        ) % {"number": number_format(unsigned)}
