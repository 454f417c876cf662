"""The changes feed: places handed out in the order of commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from .models import Document, FeedCounter, Notice
from .signals import answers_outdated, documents_changed

# The tag of what every document is made from: the site's addresses, its locales.
EVERYTHING = "*"
# Tags that are named one by one; beyond them, every answer is dropped.
MOST = 200


def announce(documents: Sequence[Document], *, at: datetime) -> None:
    """Give changed documents their places in the feed, as the last thing in a transaction."""
    if not documents:
        return
    last = take_places(len(documents))
    for place, document in enumerate(documents, last - len(documents) + 1):
        tell(document, at=at)
        document.sequence, document.announced_at = place, timezone.now()
        document.save(update_fields=_TOLD)
    documents_changed.send(Document, documents=documents)


def notify(tags: set[str]) -> None:
    """Have every server process drop the answers that bear these tags, as soon as it looks."""
    if not tags:
        return
    nouns = {tag.partition(":")[0] for tag in tags}
    named = tags | nouns if len(tags) <= MOST else {EVERYTHING}
    place = take_places(1)
    Notice.objects.bulk_create(
        [Notice(tag=tag, sequence=place) for tag in sorted(named)],
        update_conflicts=True,
        unique_fields=["tag"],
        update_fields=["sequence"],
    )
    answers_outdated.send(Notice, tags=named)


_TOLD = ["sequence", "announced", "announced_at", "announced_url", "former_url"]


def tell(document: Document, *, at: datetime) -> None:
    """Keep what the feed tells of it from now on; of what is gone, the path that it had."""
    url = document.url if document.is_visible(at) else document.announced_url
    document.former_url = "" if url == document.announced_url else document.announced_url
    document.announced_url = url
    document.announced_before = document.announced
    document.announced = document.state(at)


def take_places(count: int) -> int:
    """The last of `count` places, locking the counter until the commit."""
    if not FeedCounter.objects.filter(pk=1).update(last=F("last") + count):
        FeedCounter.objects.get_or_create(pk=1)
        FeedCounter.objects.filter(pk=1).update(last=F("last") + count)
    return FeedCounter.objects.get(pk=1).last


def last_place() -> int:
    """The last place that was handed out and committed."""
    return FeedCounter.objects.filter(pk=1).values_list("last", flat=True).first() or 0
