"""What must be set for pictures to work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.files.storage import FileSystemStorage, default_storage
from wagtail.images import get_image_model_string

from .storages import NAME, private_folder

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
    return found + check_private_storage()


def check_private_storage() -> list[CheckMessage]:
    """Pictures that all servers share need originals that all servers share."""
    if isinstance(default_storage, FileSystemStorage) or NAME in settings.STORAGES:
        return []
    return [
        Warning(
            "STORAGES names no private storage: originals of retouched pictures lie in a folder of"
            " this server, though its pictures do not.",
            hint=f'Add "{NAME}" to STORAGES, such as a bucket that no reader may read.',
            id="cms_community.W002",
        )
    ]
