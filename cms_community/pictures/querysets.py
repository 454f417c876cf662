"""Named reads of pictures."""

from __future__ import annotations

from datetime import timedelta
from typing import Self, cast

from django.db.models import Q
from wagtail.images.models import ImageQuerySet
from wagtail.models import Collection, CollectionViewRestriction

from ..conf import newsroom_day

# As `Picture.Use` stores it.
PRINT_ONLY = "print"


class PictureQuerySet(ImageQuerySet):
    """Reads of pictures."""

    def public(self) -> Self:
        """Those that readers may see now: in no private collection, their rights not ended."""
        open_ones = self.exclude(collection__in=private_collections()).exclude(
            permitted_uses=PRINT_ONLY
        )
        ended = Q(rights_until__lt=newsroom_day())
        return cast(Self, open_ones.exclude(ended))

    def ending(self, *, days: int) -> Self:
        """Those whose rights end within so many days, or ended as many ago, the first first."""
        today, far = newsroom_day(), timedelta(days=days)
        within = self.filter(rights_until__range=(today - far, today + far))
        return cast(Self, within.order_by("rights_until", "pk"))


def private_collections() -> set[int]:
    """Keys of the collections that a view restriction closes, those below included: two queries."""
    closed = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    if not closed:
        return set()
    everyone = Collection.objects.values_list("pk", "path")
    return {pk for pk, path in everyone if path.startswith(closed)}
