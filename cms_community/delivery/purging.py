"""Caches in front of the newsroom, CDN or nginx, are told what has changed.

They are those of Wagtail's WAGTAILFRONTENDCACHE. A backend that has a method `purge_tags` is given
tags too: of the things that changed, and of the lists that they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin

from wagtail.contrib.frontend_cache.tasks import purge_urls_from_cache_task
from wagtail.contrib.frontend_cache.utils import get_backends

from ..conf import setting
from .feed import last_place
from .models import Document, PurgePosition
from .registry import own_tag

# Documents that are told of in one go; a CDN takes a hundred addresses or so in a request.
BATCH = 100


def purge_changed() -> int:
    """Tell the caches what changed since they were last told; how many documents that were.

    The position is kept only after the caches were told, so that a killed worker makes them be
    told twice, never not at all. What is purged when this runs first is nothing.
    """
    if not get_backends():
        return 0
    told = 0
    while changed := changed_since(position()):
        tell(changed)
        PurgePosition.objects.filter(pk=1).update(last=changed[-1].sequence)
        told += len(changed)
    return told


def position() -> int:
    """The place in the feed up to which the caches were told; 0 once the feed began anew."""
    last = last_place()
    kept, _ = PurgePosition.objects.get_or_create(pk=1, defaults={"last": last})
    return kept.last if kept.last <= last else 0


def were_told(place: int) -> bool:
    """Whether every cache in front of us was told what changed up to a place in the feed."""
    return not get_backends() or PurgePosition.objects.filter(pk=1, last__gte=place).exists()


def changed_since(place: int) -> list[Document]:
    """The next that changed, without their texts."""
    columns = ("kind", "public_id", "announced_url", "former_url", "sequence")
    return list(Document.objects.changed_since(place).only(*columns)[:BATCH])


def tell(changed: Sequence[Document]) -> None:
    """Have every cache forget these."""
    addresses = list(dict.fromkeys(address for each in changed for address in addresses_of(each)))
    if addresses:
        purge_urls_from_cache_task.call(addresses, None, None)
    tags = tags_of(changed)
    for backend in get_backends().values():
        if hasattr(backend, "purge_tags"):
            backend.purge_tags(tags)


def addresses_of(document: Document) -> Iterator[str]:
    """Where it is read: in the API, in the first page of its list, on the front end."""
    if api := setting("API_URL"):
        yield urljoin(api, f"{document.kind}/{document.public_id}/")
        yield urljoin(api, f"{document.kind}/")
    if front_end := setting("FRONT_END_URL"):
        paths = (document.announced_url, document.former_url)
        yield from (urljoin(front_end, path) for path in paths if path)


def tags_of(changed: Iterable[Document]) -> list[str]:
    """What the answers made from these are tagged with."""
    tags = {tag for each in changed for tag in (each.kind, own_tag(each.kind, each.public_id))}
    return sorted(tags)
