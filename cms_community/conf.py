"""The one CMS_COMMUNITY settings dict: its keys, their defaults, the check of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils import timezone

DEFAULTS: dict[str, Any] = {
    # The newsroom's zone: the photo and the message of the day change at its midnight.
    "TIME_ZONE": "Europe/Paris",
    # Where readers are sent: prefixed to a page's path wherever an absolute address is needed.
    "FRONT_END_URL": "",
    # Where the front end shows drafts, with {token} where it reads the token; behind a # no server
    # logs it: "https://www.newspaper.example/preview/#{token}". Empty: the built-in pages.
    "PREVIEW_URL": "",
    # Where the API answers, as caches in front of it know it: https://newsroom.example/api/v1/.
    "API_URL": "",
    # An author's page on the front end.
    "AUTHOR_PATH": "/auteurs/{slug}/",
    # Items in a page of a list when the caller names no limit; never more than 100.
    "API_PAGE_SIZE": 20,
    # Seconds: how long browsers keep an answer of the API, how long a shared cache does, how long
    # the latter may go on with it while it asks anew, and while the newsroom does not answer.
    "MAX_AGE": 10,
    "SHARED_MAX_AGE": 60,
    "STALE_WHILE_REVALIDATE": 30,
    "STALE_IF_ERROR": 600,
    # Requests of one client, by what they ask for; `{}` for no limit.
    "THROTTLES": {"items": "1200/min", "lists": "600/min", "search": "60/min", "writes": "600/min"},
    # Bytes of one push of comments, and of one webhook of a comment platform.
    "PUSH_BYTES": 16 * 1024 * 1024,
    "WEBHOOK_BYTES": 2 * 1024 * 1024,
    # Days for which an event that was worked through is known, should it be posted again.
    "ARRIVALS_DAYS": 7,
    # Proxies in front of the newsroom, each of which adds a client to X-Forwarded-For; 0 if that
    # header is not to be believed.
    "NUM_PROXIES": 0,
    # Origins whose pages may read the API from a browser: a list, or "*" for every one.
    "API_CORS_ORIGINS": [],
    # Documents that are rendered at once when something changes, while whoever changed it waits;
    # the worker renders the others.
    "DOCUMENTS_AT_ONCE": 50,
    # Bytes of answers that each server process keeps in memory; seconds between its looks at what
    # has changed.
    "EDGE_BYTES": 64 * 1024 * 1024,
    "EDGE_POLL": 0.25,
    # Hosts of the newsroom's own that webhooks may be posted to although their addresses are
    # private, and over plain http; every other must be public, and https.
    "WEBHOOK_ALLOWED_HOSTS": [],
    # The same for the comment platforms that are asked: a Coral or WordPress in the house.
    "SOURCE_ALLOWED_HOSTS": [],
    # Seconds between two turns of the worker while there is nothing to do.
    "WORKER_INTERVAL": 1.0,
}


def setting(name: str) -> Any:
    """The value of one CMS_COMMUNITY key, or its default; KeyError for a name that is none."""
    return getattr(settings, "CMS_COMMUNITY", {}).get(name, DEFAULTS[name])


def newsroom_zone() -> ZoneInfo:
    """The zone in which the newsroom's days begin and end."""
    return ZoneInfo(setting("TIME_ZONE"))


def newsroom_day(at: datetime | None = None) -> date:
    """The newsroom's date at a moment, now if none is given."""
    return (at or timezone.now()).astimezone(newsroom_zone()).date()


def newsroom_midnight(day: date) -> datetime:
    """The moment at which a day begins in the newsroom's zone."""
    return datetime.combine(day, time.min, tzinfo=newsroom_zone()).astimezone(UTC)


RATE = re.compile(r"[1-9][0-9]{0,8}/(s|sec|min|hour|day)")


def misfits() -> Iterator[tuple[str, str]]:
    """The settings on who may ask how often, from where, that cannot be understood."""
    throttles = setting("THROTTLES")
    rates = throttles.values() if isinstance(throttles, dict) else [""]
    if not all(isinstance(rate, str) and RATE.fullmatch(rate) for rate in rates):
        yield "THROTTLES", "Write rates by budget, such as {'search': '60/min'}."
    if type(setting("NUM_PROXIES")) is not int or setting("NUM_PROXIES") < 0:
        yield "NUM_PROXIES", "Write a whole number, 0 if there is none."
    for name in ("PUSH_BYTES", "WEBHOOK_BYTES", "ARRIVALS_DAYS"):
        if type(setting(name)) is not int or setting(name) < 1:
            yield name, "Write a whole number, 1 or more."
    origins = setting("API_CORS_ORIGINS")
    if origins != "*" and not (isinstance(origins, list) and all(map(ORIGIN.fullmatch, origins))):
        yield "API_CORS_ORIGINS", "Write '*', or a list such as ['https://newspaper.example']."


ORIGIN = re.compile(r"https?://[^/\s,*]+")


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Refuse an unknown CMS_COMMUNITY key, a zone that does not exist, a page size out of range."""
    given = getattr(settings, "CMS_COMMUNITY", {})
    found: list[CheckMessage] = [
        Error(
            f"CMS_COMMUNITY has no setting {name!r}.",
            hint=f"It knows {', '.join(sorted(DEFAULTS))}.",
            id="cms_community.E001",
        )
        for name in sorted(set(given) - set(DEFAULTS))
    ]
    if setting("TIME_ZONE") not in available_timezones():
        found.append(
            Error(
                f"CMS_COMMUNITY['TIME_ZONE'] is {setting('TIME_ZONE')!r}, which is no zone.",
                hint="Write a name of the IANA list, such as 'Europe/Paris'.",
                id="cms_community.E002",
            )
        )
    found += [
        Error(f"CMS_COMMUNITY[{name!r}] is {setting(name)!r}.", hint=hint, id="cms_community.E004")
        for name, hint in misfits()
    ]
    size = setting("API_PAGE_SIZE")
    if not isinstance(size, int) or not 1 <= size <= 100:
        found.append(
            Error(
                f"CMS_COMMUNITY['API_PAGE_SIZE'] is {size!r}.",
                hint="Write a whole number from 1 to 100.",
                id="cms_community.E003",
            )
        )
    return found
