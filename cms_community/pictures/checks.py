"""What must be set for pictures to work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from wagtail.images import get_image_model_string

from .storages import private_folder

MODEL = "community_pictures.Picture"
FORM = "cms_community.pictures.forms.PictureForm"


def check_image_model(**kwargs: Any) -> list[CheckMessage]:
    """The admin's image choosers must offer the pictures that pages can hold, and take our care."""
    found: list[CheckMessage] = []
    if get_image_model_string() != MODEL:
        found.append(
            Error(
                f"WAGTAILIMAGES_IMAGE_MODEL is {get_image_model_string()!r}.",
                hint=f'The newsroom\'s pages hold pictures: set it to "{MODEL}".',
                id="cms_community.E004",
            )
        )
    if not getattr(settings, "WAGTAILIMAGES_IMAGE_FORM_BASE", ""):
        found.append(
            Warning(
                "WAGTAILIMAGES_IMAGE_FORM_BASE is not set: a file that is no picture is refused"
                " with an error instead of a sentence.",
                hint=f'Set it to "{FORM}", or to a class of yours on it.',
                id="cms_community.W001",
            )
        )
    if private_folder().resolve().is_relative_to(Path(settings.MEDIA_ROOT or "/nowhere").resolve()):
        found.append(
            Error(
                "CMS_COMMUNITY['PRIVATE_MEDIA_ROOT'] lies below MEDIA_ROOT, which readers may see.",
                hint="Name a folder beside it.",
                id="cms_community.E005",
            )
        )
    return found
