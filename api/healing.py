"""Pages whose change was not followed: Wagtail tells of it after the page is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cms_community.delivery.models import Document

from .delivering import PageResource
from .following import follow_page
from .resources import RESOURCES

# Pages healed in one go; the rest follows a minute later.
AT_ONCE = 100
# What was published before the last whole look is not looked at again, but for this long.
MARGIN = timedelta(minutes=10)


class Healer:
    """Follows what a process that was killed between two statements did not.

    The first look is at every page, those after it only at what was published since.
    """

    def __init__(self) -> None:
        """Nothing was looked at yet."""
        self.since: datetime | None = None

    def heal(self) -> int:
        """Have the pages rendered that fell behind; how many."""
        now = timezone.now()
        found = [page for each in page_resources() for page in self.behind(each, at=now)]
        for page in found:
            follow_page(page)
        if len(found) < AT_ONCE:
            self.since = now - MARGIN
        return len(found)

    def behind(self, resource: PageResource, *, at: datetime) -> Iterator[Any]:
        """The pages of one kind that fell behind."""
        published = published_since(resource, at=at)
        if self.since:
            published = published.filter(last_published_at__gte=self.since)
        yield from published[:AT_ONCE]
        yield from taken_down(resource, at=at)[:AT_ONCE]


def page_resources() -> list[PageResource]:
    """The resources that deliver pages."""
    return [each for each in RESOURCES if isinstance(each, PageResource)]


def published_since(resource: PageResource, *, at: datetime) -> QuerySet[Any]:
    """Pages that were published after their document was made or marked, or that have none."""
    published = OuterRef("last_published_at")
    known = Q(made_at__gte=published) | Q(stale_at__gte=published, stale_at__lte=at)
    live: QuerySet[Any] = resource.model.objects.filter(live=True, last_published_at__lte=at)
    return live.exclude(Exists(documents(resource).filter(known)))


def taken_down(resource: PageResource, *, at: datetime) -> QuerySet[Any]:
    """Pages that were unpublished while their document is still shown, and is not marked."""
    shown = documents(resource).filter(shown=True).exclude(stale_at__lte=at)
    found: QuerySet[Any] = resource.model.objects.filter(Exists(shown), live=False)
    return found


def documents(resource: PageResource) -> QuerySet[Document]:
    """The document of a page, for a query of pages."""
    return Document.objects.filter(kind=resource.name, public_id=OuterRef("public_id"))
