"""What a reader may see of Wagtail's tree at a given moment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet


def only_published(pages: PageQuerySet, *, at: datetime | None = None) -> PageQuerySet:
    """Of these pages, the live and public ones, within their dates, like every page above them."""
    return only_current(pages, at=at).public()


def only_current(pages: PageQuerySet, *, at: datetime | None = None) -> PageQuerySet:
    """Of these pages, the live ones, within their dates, like all above them; private ones too.

    Wagtail leaves an expired page live until a scheduled command runs, and the children of an
    unpublished page live for ever; neither may reach a reader, so both are asked for here.
    """
    now = at or timezone.now()
    current = pages.live().filter(within_dates(now))
    for path in hidden_branches(now):
        current = current.exclude(path__startswith=path)
    return current


def within_dates(now: datetime) -> Q:
    """The condition that a page's go-live and expiry dates, where set, admit this moment."""
    begun = Q(go_live_at__isnull=True) | Q(go_live_at__lte=now)
    not_over = Q(expire_at__isnull=True) | Q(expire_at__gt=now)
    return begun & not_over


def hidden_branches(now: datetime) -> list[str]:
    """Tree paths of the unpublished pages that have pages below them, topmost only: one query."""
    hidden = Page.objects.filter(depth__gt=1, numchild__gt=0).exclude(
        Q(live=True) & within_dates(now)
    )
    paths: list[str] = []
    for path in hidden.order_by("path").values_list("path", flat=True):
        if not (paths and path.startswith(paths[-1])):
            paths.append(path)
    return paths
