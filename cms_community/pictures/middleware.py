"""Refuses what is far too large before it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from ..conf import setting

# The other fields of a form, and what stands between them.
BESIDE = 1024 * 1024
Answers = Callable[[HttpRequest], HttpResponse]


def refuse_oversized(get_response: Answers) -> Answers:
    """An upload of a picture that says that it is larger than a picture may be is not read.

    Django would write all of it to the disk first, to find whose form it is.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = most_for(request) if request.method == "POST" else None
        if most and length.isdecimal() and int(length) > most + BESIDE:
            told = _("This file is too big: %(most)s at most.") % {"most": filesizeformat(most)}
            return HttpResponse(told, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return answer


def most_for(request: HttpRequest) -> int | None:
    """Bytes of what may be sent there: a picture to Wagtail's own forms, a ZIP to ours."""
    if request.path == reverse("community_pictures:drop"):
        return int(setting("ARCHIVE_BYTES"))
    if request.path.startswith(reverse("wagtailimages:index")):
        return int(setting("PICTURE_BYTES"))
    return None
