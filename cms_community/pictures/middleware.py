"""Refuses what is far too large before it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from ..conf import setting

# The other fields of a form, and what stands between them.
BESIDE = 1024 * 1024
Answers = Callable[[HttpRequest], HttpResponse]
# The views of other rooms that take files, each with the setting that says how many bytes.
BOUNDS: dict[str, str] = {}


def refuse_oversized(get_response: Answers) -> Answers:
    """An upload of a picture that says that it is larger than a picture may be is not read.

    Django would write all of it to the disk first, to find whose form it is.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and length.isdecimal() and int(length) > BESIDE:
            most = most_for(request)
            if most is not None and int(length) > most + BESIDE:
                told = _("This file is too big: %(most)s at most.") % {"most": filesizeformat(most)}
                return HttpResponse(told, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return answer


def most_for(request: HttpRequest) -> int | None:
    """How many bytes a file may have that is sent here; None where no files of ours are."""
    if request.path.startswith(reverse("wagtailimages:index")):
        return int(setting("PICTURE_BYTES"))
    try:
        key = BOUNDS.get(resolve(request.path_info).view_name)
    except Resolver404:
        return None
    return int(setting(key)) if key else None
