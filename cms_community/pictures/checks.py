"""What must be set for pictures to work."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from wagtail.images import get_image_model_string


def check_image_model(**kwargs: Any) -> list[CheckMessage]:
    """The admin's image choosers must offer the pictures that pages can hold."""
    if get_image_model_string() == "community_pictures.Picture":
        return []
    return [
        Error(
            f"WAGTAILIMAGES_IMAGE_MODEL is {get_image_model_string()!r}.",
            hint='The newsroom\'s pages hold pictures: set it to "community_pictures.Picture".',
            id="cms_community.E004",
        )
    ]
