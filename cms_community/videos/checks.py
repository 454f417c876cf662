"""What must be set for videos to work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

NEEDED = {
    "MEDIA_MODEL": "community_videos.VideoFile",
    "MEDIA_FORM_BASE": "cms_community.videos.forms.VideoForm",
}


def check_media_model(**kwargs: Any) -> list[CheckMessage]:
    """The admin's video choosers must offer the files that pages can hold, and take our care."""
    given = getattr(settings, "WAGTAILMEDIA", {})
    if all(given.get(name) for name in NEEDED) and given["MEDIA_MODEL"] == NEEDED["MEDIA_MODEL"]:
        return []
    return [
        Error(
            "WAGTAILMEDIA does not name the newsroom's videos.",
            hint=f"Set it to {NEEDED}, or to a form of yours on ours.",
            id="cms_community.E006",
        )
    ]
