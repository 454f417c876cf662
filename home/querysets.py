"""Named reads of pages: what readers may see, and since when."""

from __future__ import annotations

from datetime import datetime
from typing import Self, cast

from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from cms_community.conf import newsroom_day
from cms_community.delivery.visibility import only_current, only_published


class NewsroomPageQuerySet(PageQuerySet):
    """Reads of the newsroom's pages."""

    def published(self, *, at: datetime | None = None) -> Self:
        """Those that a reader may see: live, public, within their dates, like all above them."""
        return cast(Self, only_published(self, at=at))

    def servable(self, *, at: datetime | None = None) -> Self:
        """Those whose address may answer: a private one asks for its password first."""
        return cast(Self, only_current(self, at=at))


class DayQuerySet(NewsroomPageQuerySet):
    """Reads of the pages that hold a day."""

    def servable(self, *, at: datetime | None = None) -> Self:
        """Those among them whose day has begun."""
        return super().servable(at=at).due(at=at)

    def due(self, *, at: datetime | None = None) -> Self:
        """Those whose day has begun in the newsroom's zone; tomorrow's is nobody's business."""
        return cast(Self, self.filter(day__lte=newsroom_day(at)))


NewsroomPageManager = PageManager.from_queryset(NewsroomPageQuerySet)
DayManager = PageManager.from_queryset(DayQuerySet)
