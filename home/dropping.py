"""Files dropped on an album: each becomes a picture, or a sentence says why it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.views.generic import View
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Collection

from cms_community.pictures import zips
from cms_community.pictures.actions import add_picture
from cms_community.pictures.models import Picture
from cms_community.pictures.opening import title_of
from cms_community.pictures.refusals import UnusableFile
from cms_community.pictures.storages import UNREACHABLE
from cms_community.pictures.views import choosable_lookalikes

from .picture_grid import picture_rights

Person = Any
# As the page editor's chooser shows it: made here, so that opening the album makes none.
PREVIEW = "max-165x165"
NAMED = 150
# How many bytes each view takes, by the setting that says so.
BOUNDS = {
    "community_home:drop_picture": "PICTURE_BYTES",
    "community_home:drop_photo": "PICTURE_BYTES",
    "community_home:drop_zip": "ARCHIVE_BYTES",
}


def collection_for(person: Person) -> Collection:
    """Where this person's pictures go: the first collection that they may add to."""
    allowed = picture_rights().collections_user_has_permission_for(person, "add")
    first: Collection | None = allowed.order_by("path").first()
    if first is None:
        raise PermissionDenied
    return first


def keep(file: File[bytes], *, by: Person) -> Picture:
    """The picture of a dropped file, called as the file is."""
    title = title_of(file.name or "")[:NAMED]
    return add_picture(file=file, title=title, collection=collection_for(by), by=by)


def told_with_lookalike(picture: Picture, *, by: Person) -> dict[str, Any]:
    """A picture that was just kept; with it one we had that looks the same, and how to choose."""
    for other in choosable_lookalikes(picture, by)[:1]:
        forget = reverse("wagtailimages:delete_multiple", args=[picture.pk])
        return told(picture) | {"lookalike": told(other), "forget_url": forget}
    return told(picture)


def told(picture: Picture) -> dict[str, Any]:
    """A picture as the page editor's chooser wants it, and what it says of itself."""
    preview = get_rendition_or_not_found(picture, PREVIEW)
    size = {"url": preview.url, "width": preview.width, "height": preview.height}
    words = {name: getattr(picture, name, "") for name in ("alt", "caption", "credit", "place")}
    return words | {
        "id": picture.pk,
        "title": picture.title,
        "edit_url": reverse("wagtailimages:edit", args=[picture.pk]),
        "preview": size,
        "default_alt_text": picture.default_alt_text,
    }


class DropView(View):
    """Takes one file from whoever may add pictures."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused before the file is read."""
        if not picture_rights().user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """What became of the file."""
        file: Any = request.FILES.get("file")
        if file is None:
            return refused(gettext("No file came: drop it again."))
        try:
            return self.taken(file)
        except UnusableFile as refusal:
            return refused(str(refusal))
        except UNREACHABLE:
            return refused(unseen(file.name))

    def taken(self, file: File[bytes]) -> HttpResponseBase:
        """The answer for a file that is taken."""
        raise NotImplementedError


class DropPictureView(DropView):
    """One file that is a picture."""

    def taken(self, file: File[bytes]) -> HttpResponseBase:
        """The picture."""
        if zips.is_zip(file):
            raise UnusableFile(gettext("This is a ZIP: call it .zip and drop it again."))
        picture = keep(file, by=self.request.user)
        return JsonResponse(told_with_lookalike(picture, by=self.request.user))


class DropZipView(DropView):
    """A ZIP of pictures: answers a line of JSON for each of them as soon as it is kept."""

    def taken(self, file: File[bytes]) -> HttpResponseBase:
        """First how many there are, then each."""
        infos = zips.entries_of(file)
        lines = self.lines(file, infos, get_language() or "")
        answer = StreamingHttpResponse(lines, content_type="application/x-ndjson")
        # Or nginx holds the lines back, and nobody sees how far it is.
        answer["X-Accel-Buffering"] = "no"
        return answer

    def lines(self, file: File[bytes], infos: list[Any], language: str) -> Iterator[str]:
        """The lines; they are written once the request's language is no longer set."""
        yield line({"count": len(infos)})
        for entry in zips.pictures_in(file, infos):
            with override(language):
                yield line({"name": entry.name} | self.result(entry))

    def result(self, entry: zips.Entry) -> dict[str, Any]:
        """What became of one entry."""
        if entry.file is None:
            return {"error": entry.refusal}
        try:
            picture = keep(entry.file, by=self.request.user)
            return {"picture": told_with_lookalike(picture, by=self.request.user)}
        except UnusableFile as refusal:
            return {"error": str(refusal)}
        except UNREACHABLE:
            return {"error": unseen(entry.name)}


def line(known: dict[str, Any]) -> str:
    """One line of the answer."""
    return json.dumps(known) + "\n"


def unseen(name: str) -> str:
    """One sentence on a picture that was kept right before its storage fell silent."""
    said = gettext(
        "“%(name)s” is kept, but cannot be shown yet: choose it among the pictures later."
    )
    return said % {"name": name}


def refused(sentence: str) -> JsonResponse:
    """One sentence."""
    return JsonResponse({"error": sentence}, status=422)
