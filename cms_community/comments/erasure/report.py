"""What a member who asks is told: where the words stood, from when until when, and what is left.

Nothing in it is the member's own: neither a word nor the name.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.contrib.frontend_cache.utils import get_backends

from ...conf import newsroom_zone, setting
from ...delivery.models import Endpoint
from ...delivery.registry import title_of
from ..exports import neutral
from ..models import Erasure, Pick, Showing


class Place(NamedTuple):
    """One document that showed a pick; its last address is empty if it never changed."""

    pick: str
    what: str
    document: str
    address: str
    last_address: str
    shown_from: datetime
    shown_until: datetime | None


class Elsewhere(NamedTuple):
    """Where words may still be that are not ours to erase, and what is to be done there."""

    where: str
    what: str


# What other rooms know of copies beyond our reach: prints, letters.
Teller = Callable[[Iterable[Pick]], Iterable[Elsewhere]]
_tellers: list[Teller] = []


def tell_elsewhere(teller: Teller) -> Teller:
    """Have reports say what this function knows of copies of picks; without a word of them."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def places_of(picks: Iterable[Pick]) -> list[Place]:
    """Every place at which any of these picks was shown, the first first."""
    shown = Showing.objects.filter(pick__in=[pick.pk for pick in picks]).select_related("pick")
    return [place(showing) for showing in shown.order_by("shown_from", "pk")]


def place(showing: Showing) -> Place:
    """One place, in the words of whoever reads."""
    moved = showing.last_url if showing.last_url != showing.url else ""
    return Place(
        pick=str(showing.pick.public_id),
        what=str(capfirst(title_of(showing.kind))),
        document=f"{showing.kind}/{showing.public_id}",
        address=address(showing.url),
        last_address=address(moved),
        shown_from=showing.shown_from,
        shown_until=showing.shown_until,
    )


def address(path: str) -> str:
    """A path as readers have it in their browser; nothing for what has no page of its own."""
    return urljoin(str(setting("FRONT_END_URL")), path) if path else ""


def elsewhere(erasure: Erasure, picks: list[Pick], places: list[Place]) -> list[Elsewhere]:
    """Where words may still be; little if they were never shown to readers."""
    found = [*public_copies(erasure)] if places else []
    for teller in _tellers:
        found += teller(picks)
    return [*found, *own_copies()]


def public_copies(erasure: Erasure) -> Iterable[Elsewhere]:
    """Whoever read what we published may have kept it."""
    kept = setting("SHARED_MAX_AGE") + setting("STALE_WHILE_REVALIDATE")
    until = erasure.erased_at + timedelta(seconds=kept)
    yield Elsewhere(
        _("Shared caches and browsers"),
        _(
            "They were told to forget it; one that missed it may answer with it until %(until)s,"
            " or for %(seconds)s seconds more while it cannot reach us."
        )
        % {"until": moment(until), "seconds": setting("STALE_IF_ERROR")},
    )
    for name in get_backends():
        yield Elsewhere(
            _("Cache in front of the site: %(name)s") % {"name": name},
            _("The worker has it forget every address within seconds."),
        )
    for endpoint in Endpoint.objects.all():
        host = urlsplit(endpoint.url).hostname or ""
        yield Elsewhere(
            _("Receiver of webhooks: %(name)s (%(host)s)") % {"name": endpoint.name, "host": host},
            _("Disabled: it was not told. Ask whoever runs it to forget what it fetched.")
            if endpoint.state == Endpoint.State.DISABLED
            else _("Told that the documents changed, never what they said; it may keep a copy."),
        )
    yield Elsewhere(
        _("Copies of the site, feed readers, search engines"),
        _(
            "They follow the changes or the feeds, or come by again; what they keep longer is to"
            " be asked of them."
        ),
    )


def own_copies() -> Iterable[Elsewhere]:
    """What the newsroom keeps outside of the tables."""
    yield Elsewhere(
        _("Backups and logs of the database and of servers"),
        _("Erased when they expire. After restoring one, erase the member again."),
    )
    yield Elsewhere(
        _("Files that the desk downloaded, mails, prints"),
        _("To be erased by whoever keeps them."),
    )


class Report(NamedTuple):
    """The answer: what was erased, where it stood, where it may still be."""

    source: str
    member: str
    erased_at: datetime
    comments: int
    picks: int
    places: list[Place]
    elsewhere: list[Elsewhere]


def report_of(erasure: Erasure) -> Report:
    """The report on one erasure as things stand now, in the language of whoever reads."""
    picks = list(erasure.picks.all())
    places = places_of(picks)
    return Report(
        str(erasure.source),
        erasure.short_digest,
        erasure.erased_at,
        erasure.comments,
        len(picks),
        places,
        elsewhere(erasure, picks, places),
    )


def as_text(report: Report) -> str:
    """The report to be read, or sent as a letter."""
    lines = [*summary(report), "", _("Where it was shown")]
    lines += [f"- {line(place)}" for place in report.places]
    if not report.places:
        lines.append(f"- {_('Nowhere.')}")
    lines += ["", _("Where it may still be")]
    lines += ["- " + _("%(where)s: %(what)s") % one._asdict() for one in report.elsewhere]
    return "\n".join(lines) + "\n"


def summary(report: Report) -> list[str]:
    """What was erased, in a few sentences."""
    comments = ngettext(
        "%(count)s comment was erased.", "%(count)s comments were erased.", report.comments
    ) % {"count": report.comments}
    picks = ngettext(
        "The desk had picked %(count)s of them.",
        "The desk had picked %(count)s of them.",
        report.picks,
    ) % {"count": report.picks}
    erased = _("Member %(member)s of %(source)s, erased on %(day)s.") % {
        "member": report.member,
        "source": report.source,
        "day": moment(report.erased_at),
    }
    unknown = _(
        "Nothing was known of this member; the id is remembered as a hash, so that no later import"
        " brings it in."
    )
    return [erased, *([comments, picks] if report.comments else [unknown])]


def line(place: Place) -> str:
    """One place on one line."""
    where = place.address or place.document
    if place.last_address:
        where = _("%(first)s, later %(last)s") % {"first": where, "last": place.last_address}
    return _("%(what)s %(where)s, %(time)s") % {
        "what": place.what,
        "where": where,
        "time": time_of(place),
    }


def time_of(place: Place) -> str:
    """From when until when a place showed it."""
    began = moment(place.shown_from)
    if place.shown_until is None:
        return _("since %(began)s") % {"began": began}
    return _("from %(began)s to %(ended)s") % {"began": began, "ended": moment(place.shown_until)}


def moment(at: datetime) -> str:
    """A day and an hour of the newsroom's."""
    return date_format(localtime(at, newsroom_zone()), "DATETIME_FORMAT")


def as_csv(report: Report) -> str:
    """The report as a table that opens in a spreadsheet and runs nothing there."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(
        [
            _("Place"),
            _("Address"),
            _("Last address"),
            pgettext("period", "From"),
            _("Until"),
            _("Remark"),
        ]
    )
    for one in report.places:
        what = (one.what, one.address or one.document, one.last_address)
        row = [*what, iso(one.shown_from), iso(one.shown_until), ""]
        writer.writerow([neutral(cell) for cell in row])
    for copy in report.elsewhere:
        row = [copy.where, "", "", "", "", copy.what]
        writer.writerow([neutral(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def as_json(report: Report) -> str:
    """The report for another program."""
    told: dict[str, Any] = report._asdict()
    told["erased_at"] = iso(report.erased_at)
    times = ("shown_from", "shown_until")
    told["places"] = [
        one._asdict() | {name: iso(getattr(one, name)) or None for name in times}
        for one in report.places
    ]
    told["elsewhere"] = [one._asdict() for one in report.elsewhere]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def iso(at: datetime | None) -> str:
    """A moment with the newsroom's zone; nothing for none."""
    return at.astimezone(newsroom_zone()).isoformat(timespec="seconds") if at else ""


class Format(NamedTuple):
    """One way to write the report."""

    media: str
    write: Callable[[Report], str]


# The languages of the catalogues, each by its own name.
LANGUAGES = {"fr": "Français", "en": "English"}
FORMATS: dict[str, Format] = {
    "txt": Format("text/plain", as_text),
    "csv": Format("text/csv", as_csv),
    "json": Format("application/json", as_json),
}
