"""The pictures of one album, a part of them at a time."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cms_community.delivery.reading import one

from .album_pictures import (
    AlbumPictureSerializer,
    array_of,
    cursor_after,
    cursors_of,
    pictures_in,
    place_of,
)
from .caching import first_of, json_answer, published
from .cursors import next_link, read_cursor
from .described import DescribedView, Operation
from .parameters import PagedParameters
from .resources import Albums
from .schema import MetaSerializer


class AlbumPicturesSerializer(serializers.Serializer[object]):
    """Some of an album's pictures, in order."""

    items = AlbumPictureSerializer(many=True)
    meta = MetaSerializer()


class AlbumPicturesView(DescribedView):
    """The pictures of an album, in order: cut out of the stored album."""

    operation = Operation(
        "albums_pictures",
        Albums.name,
        "Albums of pictures: the pictures of one",
        AlbumPicturesSerializer,
        parameters=PagedParameters,
        also=(404,),
    )
    budget = "items"

    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """Those after the cursor, and where to go on."""
        at = timezone.now()
        asked = PagedParameters.read(request.query_params)
        album = one(Albums.name, public_id, at=at)
        if album is None:
            raise NotFound("There is nothing published under this id.")
        pictures = pictures_in(album)
        cursor = read_cursor(cursors_of(album), asked["cursor"]) if "cursor" in asked else b""
        first = place_of(pictures, cursor) if cursor else 0
        last = first + asked["limit"]
        more = cursor_after(album, pictures, last) if last < len(pictures) else None
        meta = {"next": next_link(request, more)}
        part = array_of(pictures[first:last])
        answer = json_answer(b'{"items":[%b,"meta":%b}' % (part, JSONRenderer().render(meta)))
        if meta["next"]:
            answer["Link"] = f'<{meta["next"]}>; rel="next"'
        changes_at = first_of(album.due_at, album.visible_until)
        return published(
            request,
            answer,
            tags=album.tags.split(),
            changes_at=changes_at,
            at=at,
            changed_at=album.announced_at,
        )
