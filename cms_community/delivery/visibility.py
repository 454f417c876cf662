"""What a reader may see of Wagtail's tree at a given moment."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

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
    now = within_dates(at or timezone.now())
    return outside(pages.live().filter(now), hidden_branches(now))


def only_open(pages: PageQuerySet) -> PageQuerySet:
    """Of these pages, the live and public ones, like every page above them, whatever the dates."""
    return outside(pages.live(), hidden_branches(Q())).public()


def outside(pages: PageQuerySet, paths: list[str]) -> PageQuerySet:
    """Of these pages, those in none of these branches of the tree."""
    for path in paths:
        pages = pages.exclude(path__startswith=path)
    return pages


def within_dates(now: datetime) -> Q:
    """The condition that a page's go-live and expiry dates, where set, admit this moment."""
    begun = Q(go_live_at__isnull=True) | Q(go_live_at__lte=now)
    not_over = Q(expire_at__isnull=True) | Q(expire_at__gt=now)
    return begun & not_over


def hidden_branches(now: Q) -> list[str]:
    """Tree paths of the unpublished pages that have pages below them, topmost only: one query."""
    hidden = Page.objects.filter(depth__gt=1, numchild__gt=0).exclude(Q(live=True) & now)
    paths: list[str] = []
    for path in hidden.order_by("path").values_list("path", flat=True):
        if not (paths and path.startswith(paths[-1])):
            paths.append(path)
    return paths


class Window(NamedTuple):
    """The time in which readers may see a page; None where nothing bounds it."""

    begins: datetime | None = None
    ends: datetime | None = None

    def within(self, begins: datetime | None, ends: datetime | None) -> Window:
        """The part of this window that lies in another."""
        return Window(
            max((moment for moment in (self.begins, begins) if moment), default=None),
            min((moment for moment in (self.ends, ends) if moment), default=None),
        )

    def is_open(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)


# The pages that have pages below them and dates: tree path, beginning, end.
DatedBranches = list[tuple[str, datetime | None, datetime | None]]


def dated_branches() -> DatedBranches:
    """The branches of the tree that begin or end at some time: one query."""
    dated = Page.objects.filter(numchild__gt=0).exclude(
        go_live_at__isnull=True, expire_at__isnull=True
    )
    return list(dated.values_list("path", "go_live_at", "expire_at"))


def window_of(page: Page, branches: DatedBranches) -> Window:
    """The time in which a page and all above it may be seen."""
    window = Window(page.go_live_at, page.expire_at)
    for path, begins, ends in branches:
        if page.path.startswith(path):
            window = window.within(begins, ends)
    return window
