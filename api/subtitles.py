"""The subtitles of a video, as players read them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from cms_community.delivery.reading import one

from .caching import first_of, json_answer, published
from .described import DescribedView, Operation
from .pages import Subtitles
from .resources import Videos

WEBVTT = "text/vtt"


class SubtitlesView(DescribedView):
    """One track of a video's subtitles: readers see it as long as they see the video."""

    operation = Operation(
        "videos_subtitles",
        Videos.name,
        "Videos: subtitles of one, in one language",
        media=WEBVTT,
        also=(404,),
    )
    budget = "items"

    def get(self, request: Request, public_id: uuid.UUID, language: str, kind: str) -> HttpResponse:
        """The track, with the tags of its video."""
        at = timezone.now()
        video = one(Videos.name, public_id, at=at)
        tracks = Subtitles.objects.filter(video__public_id=public_id, language=language, kind=kind)
        text = tracks.values_list("text", flat=True).first() if video else None
        if video is None or text is None:
            raise NotFound("There are no such subtitles.")
        return published(
            request,
            json_answer(text.encode(), f"{WEBVTT}; charset=utf-8"),
            tags=video.tags.split(),
            changes_at=first_of(video.due_at, video.visible_until),
            at=at,
            changed_at=video.announced_at,
        )
