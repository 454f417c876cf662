"""The pictures of an album: those that readers may see, in order, and a part of them at a time.

A stored album is JSON with each of its pictures on a line of its own, which no text in it can
break: so a part of them is cut out of the bytes, and nothing is read or rendered again.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from django.urls import reverse
from rest_framework.renderers import JSONRenderer

from cms_community.delivery.models import Document

from .cursors import write_cursor
from .fields import PictureSerializer
from .rendering import Rendering

# Pictures of an album in its item; the others are asked for by their own address.
FIRST = 50
# What the album says of a picture in place of what the picture says of itself.
OWN_WORDS = ("alt", "caption", "credit", "place")
NOT_YET = b'"pictures_next":null'


class AlbumPictureSerializer(PictureSerializer):
    """A picture as an album shows it: the album's words where it has any, else its own."""

    def to_representation(self, place: Any) -> Any:
        """The picture object with the album's words."""
        shown = super().to_representation(place.picture)
        return shown | {name: said for name in OWN_WORDS if (said := getattr(place, name))}


def shown_places(album: Any, rendering: Rendering) -> list[Any]:
    """The places whose pictures readers may see, in order, each picture once."""
    shown = [place for place in album.album_pictures.all() if rendering.may_show(place.picture)]
    return list({place.picture_id: place for place in reversed(shown)}.values())[::-1]


def cover_of(album: Any, rendering: Rendering) -> Any:
    """The place whose picture stands for the album: the chosen one, or the first that is shown."""
    shown = shown_places(album, rendering)
    chosen = next((place for place in shown if place.is_cover), None)
    return chosen or next(iter(shown), None)


def in_lines(known: dict[str, Any]) -> bytes:
    """An album as JSON, its pictures last, each on a line of its own."""
    others = {name: value for name, value in known.items() if name != "pictures"}
    head = JSONRenderer().render(others | {"pictures": []}).removesuffix(b"]}")
    return head + array_of([JSONRenderer().render(picture) for picture in known["pictures"]]) + b"}"


def array_of(pictures: list[bytes]) -> bytes:
    """The rest of an array once it has been opened."""
    return b"\n%b\n]" % b",\n".join(pictures)


def pictures_in(document: Document) -> list[bytes]:
    """Each picture of a stored album, as JSON."""
    _head, *pictures, _tail = bytes(document.body).split(b"\n")
    return [line.removesuffix(b",") for line in pictures if line]


def first_part(document: Document) -> bytes:
    """The album with its first pictures, and where the others are."""
    body, pictures = bytes(document.body), pictures_in(document)
    if len(pictures) <= FIRST:
        return body
    following = reverse("community_api:albums-pictures", args=[document.public_id])
    cursor = cursor_after(document, pictures, FIRST)
    told = JSONRenderer().render(f"{following}?cursor={cursor}")
    head = body.partition(b"\n")[0].replace(NOT_YET, b'"pictures_next":%b' % told, 1)
    return head + array_of(pictures[:FIRST]) + b"}"


def cursor_after(document: Document, pictures: list[bytes], number: int) -> str:
    """The cursor that goes on after so many pictures: by the last one, wherever it is by then."""
    last = b"%d %b" % (number, id_of(pictures[number - 1]))
    return write_cursor(cursors_of(document), last)


def place_of(pictures: list[bytes], cursor: bytes) -> int:
    """How many pictures a cursor is after: up to its picture; its number if that one is gone."""
    number, _, key = cursor.partition(b" ")
    found = (n for n, picture in zip(count(1), pictures, strict=False) if id_of(picture) == key)
    return next(found, int(number))


def id_of(picture: bytes) -> bytes:
    """The id of a picture: what its JSON begins with."""
    return picture[len(b'{"id":"') :][:36]


def cursors_of(document: Document) -> str:
    """Whose pictures a cursor is in."""
    return f"albums:{document.public_id}"
