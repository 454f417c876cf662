"""Takes in what is dropped on a page: files one by one, or a ZIP of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.images.models import Filter
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from .actions import add_picture
from .archives import Entry, entries, is_archive
from .models import Picture
from .purposes import served_files
from .refusals import UnusableFile

# The smallest file that a picture has at once.
PREVIEW = next(served.spec for served in served_files() if served.stage == 1)
Person = Any


def collection_for(person: Person) -> Collection:
    """The first collection in which this person may add pictures; PermissionDenied for none."""
    policy = policy_registry.get_by_type(Picture)
    found = policy.collections_user_has_permission_for(person, "add").first()
    if found is None:
        raise PermissionDenied
    return found


class DropView(View):
    """One file, or a ZIP: each picture is answered by a line of JSON as soon as it is stored.

    {"name": …, "picture": {…}} as Wagtail's image chooser takes it, or {"name": …, "refused": …}.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Take it in."""
        collection = collection_for(request.user)
        file = request.FILES.get("file")
        if file is None:
            return JsonResponse({"refused": _("Choose a file first.")}, status=400)
        lines = told(file, collection, request.user, get_language() or "fr")
        answer = StreamingHttpResponse(lines, content_type="application/x-ndjson")
        answer["Cache-Control"] = "no-store"
        # nginx would wait for the end otherwise.
        answer["X-Accel-Buffering"] = "no"
        return answer


def told(file: Any, collection: Collection, by: Person, language: str) -> Iterator[bytes]:
    """What became of each file, a line each, in the language of whoever sent it."""
    found = dropped(file)
    while True:
        with override(language):
            entry = next(found, None)
            if entry is None:
                return
            line = what_became_of(entry, collection, by)
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def dropped(file: Any) -> Iterator[Entry]:
    """The file itself, or those in it."""
    name = str(file.name)
    if not is_archive(file):
        yield Entry(name, file=file)
        return
    try:
        yield from entries(file, name)
    except UnusableFile as refusal:
        yield Entry(name, refused=str(refusal))


def what_became_of(entry: Entry, collection: Collection, by: Person) -> dict[str, Any]:
    """The picture that a file is now, or why it is none."""
    if entry.file is None:
        return {"name": entry.name, "refused": entry.refused}
    try:
        with transaction.atomic():
            picture = add_picture(file=entry.file, collection=collection, by=by)
    except UnusableFile as refusal:
        return {"name": entry.name, "refused": str(refusal)}
    return {"name": entry.name, "picture": as_chosen(picture)}


def as_chosen(picture: Picture) -> dict[str, Any]:
    """A picture as Wagtail's image chooser shows it, with what was read from its file."""
    made = picture.find_existing_renditions(Filter(spec=PREVIEW)).values()
    small = next(iter(made), None)
    shown = small or picture
    return {
        "id": picture.pk,
        "title": picture.title,
        "edit_url": reverse("wagtailimages:edit", args=[picture.pk]),
        "default_alt_text": picture.default_alt_text,
        "caption": picture.caption,
        "credit": picture.credit,
        "preview": {"url": shown.file.url, "width": shown.width, "height": shown.height},
    }
