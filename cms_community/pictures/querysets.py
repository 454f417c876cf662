"""Named reads of pictures."""

from __future__ import annotations

from typing import Self, cast

from wagtail.images.models import ImageQuerySet
from wagtail.models import Collection, CollectionViewRestriction


class PictureQuerySet(ImageQuerySet):
    """Reads of pictures."""

    def public(self) -> Self:
        """Those in no private collection, nor in one below it."""
        return cast(Self, self.exclude(collection__in=private_collections()))


def private_collections() -> set[int]:
    """Keys of the collections that a view restriction closes, those below included: two queries."""
    closed = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    if not closed:
        return set()
    everyone = Collection.objects.values_list("pk", "path")
    return {pk for pk, path in everyone if path.startswith(closed)}
