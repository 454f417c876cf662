"""Copies of picks that left by other ways than the site: in print, in letters, in the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ...conf import newsroom_day
from ..models import Consent, Letter, Pick
from ..report.periods import Period
from .report import Elsewhere


def copies_beyond_the_site(picks: Iterable[Pick]) -> Iterator[Elsewhere]:
    """Where these may stand on paper or in a mailbox; nothing where they never left the site."""
    chosen = list(picks)
    granted = Consent.objects.filter(pick__in=chosen, state=Consent.State.GRANTED)
    for consent in granted:
        yield Elsewhere(
            str(Consent.Use(consent.use).label),
            _("Its member had permitted it on %(day)s: what was printed or sent stays.")
            % {"day": date_format(consent.recorded_at, "DATE_FORMAT")},
        )
    for period in sorted(periods_of(chosen), key=lambda period: period.first):
        sent = Letter.objects.filter(period=period.name).exclude(sent_at=None).count()
        if sent:
            yield Elsewhere(
                _("Morning report by e-mail, %(period)s") % {"period": period},
                _("Sent to %(number)s recipients: ask them to delete it.") % {"number": sent},
            )


def periods_of(picks: Iterable[Pick]) -> set[Period]:
    """The days and the weeks of whose reports these picks were part."""
    days = {Period(newsroom_day(pick.picked_at)) for pick in picks}
    return days | {day.week() for day in days}
