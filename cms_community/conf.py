"""The one CMS_COMMUNITY settings dict: its keys, their defaults, the check of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
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
    # Of one picture: bytes of its file, and pixels, which take four bytes each while it is read.
    "PICTURE_BYTES": 64 * 1024 * 1024,
    "PICTURE_PIXELS": 60_000_000,
    # Where originals of retouched pictures lie, never below MEDIA_ROOT; beside it if empty.
    "PRIVATE_MEDIA_ROOT": "",
    # Bytes of a ZIP of pictures.
    "ARCHIVE_BYTES": 1024 * 1024 * 1024,
    # Bytes of one video.
    "VIDEO_BYTES": 1024 * 1024 * 1024,
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
    # From this hour on, in the newsroom's zone, the admin's home warns of an empty tomorrow.
    "EMPTY_DAY_WARNING_HOUR": 16,
    # What members call the newspaper, its team or its site: a question that names one is to it.
    "NEWSPAPER_NAMES": [],
    # The same for the comment platforms that are asked: a Coral or WordPress in the house.
    "SOURCE_ALLOWED_HOSTS": [],
    # And for a video platform of our own, which a page's poster is fetched from.
    "EMBED_ALLOWED_HOSTS": [],
    # The class that weighs what is worth reading: see "The desk's queue" in the README.
    "QUEUE_SCORER": "cms_community.comments.desk.scoring.DeskScorer",
    # Seconds between two turns of the worker while there is nothing to do.
    "WORKER_INTERVAL": 1.0,
    # A picked comment is looked up again at its source every so many seconds for so many days,
    # then every so many seconds; and whenever a page that shows it is published.
    "VERIFY_EVERY": 3600,
    "VERIFY_DAYS": 7,
    "VERIFY_LATER_EVERY": 86400,
    # Hours without a definite answer after which a pick is held; None to never hold it for that.
    "HOLD_AFTER": 24,
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
ORIGIN = re.compile(r"https?://[^/\s,*]+")


def are_rates(value: Any) -> bool:
    """Whether it says how often, by budget."""
    texts = value.values() if isinstance(value, dict) else [None]
    return all(isinstance(text, str) and RATE.fullmatch(text) for text in texts)


def are_origins(value: Any) -> bool:
    """Whether it names origins, or all of them."""
    return value == "*" or (are_texts(value) and all(map(ORIGIN.fullmatch, value)))


def is_folder(value: Any) -> bool:
    """Whether it is the whole path of a folder, or nothing."""
    return value == "" or (isinstance(value, str | Path) and Path(value).is_absolute())


def are_texts(value: Any) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def whole(least: int, most: int = 10**12) -> Callable[[Any], bool]:
    """Whether a value is a whole number from `least` to `most`."""
    return lambda value: type(value) is int and least <= value <= most


def number(least: float) -> Callable[[Any], bool]:
    """Whether a value is a number, not too small, and short enough to count time with."""
    return lambda value: type(value) in (int, float) and least <= value <= 10**8


def hours_or_never(value: Any) -> bool:
    """Whether it is a number of hours, or None for never."""
    return value is None or number(0)(value)


# What a setting must be, and what to write instead.
RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "THROTTLES": (are_rates, "Write rates by budget, such as {'search': '60/min'}."),
    "NUM_PROXIES": (whole(0), "Write a whole number, 0 if there is none."),
    "API_CORS_ORIGINS": (are_origins, "Write '*', or a list such as ['https://paper.example']."),
    "WEBHOOK_ALLOWED_HOSTS": (are_texts, "Write a list of hosts, such as ['front.internal']."),
    "SOURCE_ALLOWED_HOSTS": (are_texts, "Write a list of hosts, such as ['talk.internal']."),
    "EMBED_ALLOWED_HOSTS": (are_texts, "Write a list of hosts, such as ['tube.internal']."),
    "NEWSPAPER_NAMES": (are_texts, "Write a list such as ['Le Fanal', 'lefanal.fr']."),
    "EMPTY_DAY_WARNING_HOUR": (whole(0, 24), "Write an hour from 0 to 23, or 24 for never."),
    "VERIFY_EVERY": (number(60), "Write seconds, 60 or more: the source is asked so often."),
    "VERIFY_LATER_EVERY": (number(60), "Write seconds, 60 or more."),
    "VERIFY_DAYS": (number(0), "Write a number of days."),
    "HOLD_AFTER": (hours_or_never, "Write a number of hours, or None to hold nothing for that."),
    "PUSH_BYTES": (whole(1), "Write a whole number, 1 or more."),
    "WEBHOOK_BYTES": (whole(1), "Write a whole number, 1 or more."),
    "PICTURE_BYTES": (whole(1), "Write a whole number, 1 or more."),
    "PRIVATE_MEDIA_ROOT": (is_folder, "Write a whole path, such as '/srv/newsroom/private-media'."),
    "ARCHIVE_BYTES": (whole(1), "Write a whole number, 1 or more."),
    "VIDEO_BYTES": (whole(1), "Write a whole number, 1 or more."),
    "PICTURE_PIXELS": (whole(1), "Write a whole number, 1 or more."),
    "ARRIVALS_DAYS": (whole(1), "Write a whole number, 1 or more."),
}


def misfits() -> Iterator[tuple[str, str]]:
    """The settings that cannot be understood, and what to write instead."""
    return ((name, hint) for name, (fits, hint) in RULES.items() if not fits(setting(name)))


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
