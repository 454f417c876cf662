"""The pictures of a large album, in pages."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cms_community.delivery.reading import one

from .albums import AlbumPictureSerializer
from .caching import first_of, json_answer, published
from .cursors import next_link, read_cursor, write_cursor
from .described import DescribedView, Operation
from .parameters import PagedParameters
from .schema import MetaSerializer
from .serializers import Output


class AlbumPictureListSerializer(Output):
    """A page of an album's pictures."""

    items = AlbumPictureSerializer(many=True)
    meta = MetaSerializer()


class AlbumPicturesView(DescribedView):
    """The pictures of one album in pages, cut from what was rendered when it was published."""

    budget = "items"
    kind = "albums"
    operation = Operation(
        "albums_pictures",
        "albums",
        "The pictures of one album, in pages",
        AlbumPictureListSerializer,
        parameters=PagedParameters,
        also=(404,),
    )

    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """The pictures behind the cursor, and where to go on."""
        at = timezone.now()
        asked = PagedParameters.read(request.query_params)
        document = one(self.kind, public_id, at=at)
        if document is None:
            raise NotFound("There is nothing published under this id.")
        pictures = json.loads(bytes(document.body))["pictures"]
        begin = after(pictures, asked.get("cursor"))
        end = begin + asked["limit"]
        page = pictures[begin:end]
        cursor = cursor_behind(page[-1], end) if end < len(pictures) else None
        meta = {"next": next_link(request, cursor)}
        answer = json_answer(JSONRenderer().render({"items": page, "meta": meta}))
        if meta["next"]:
            answer["Link"] = f'<{meta["next"]}>; rel="next"'
        changes_at = first_of(document.due_at, document.visible_until)
        tags = document.tags.split()
        return published(request, answer, tags=tags, changes_at=changes_at, at=at)


def cursor_behind(last: dict[str, Any], place: int) -> str:
    """Where a page ends: its last picture, and the place of the next one should that be gone."""
    return write_cursor("album-pictures", f"{place}:{last['picture']['id']}".encode())


def after(pictures: list[dict[str, Any]], cursor: str | None) -> int:
    """The place of the first picture behind the cursor, wherever the desk has moved it since."""
    if cursor is None:
        return 0
    place, _colon, last = read_cursor("album-pictures", cursor).decode().partition(":")
    keys = [shown["picture"]["id"] for shown in pictures]
    return keys.index(last) + 1 if last in keys else int(place)
