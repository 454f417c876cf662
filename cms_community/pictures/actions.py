"""What changes pictures."""

from __future__ import annotations

import base64
import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from PIL import Image as PillowImage
from wagtail.images.fields import WagtailImageField
from wagtail.log_actions import log
from wagtail.models import Collection

from .models import Picture
from .purposes import served_files
from .refusals import UnusableFile

Person = Any


def add_picture(
    *, file: File[bytes], title: str = "", collection: Collection | None = None, by: Person
) -> Picture:
    """Store a file as a picture.

    Raises UnusableFile with one sentence; then neither a row nor a file is left.
    """
    try:
        checked = WagtailImageField().clean(file)
        with PillowImage.open(checked) as image:
            image.draft("RGB", (64, 64))
            image.load()
    except ValidationError as error:
        raise UnusableFile(" ".join(error.messages)) from error
    except (OSError, SyntaxError) as error:
        raise UnusableFile(str(WagtailImageField().error_messages["invalid_image"])) from error
    checked.seek(0)
    picture = Picture(title=title, file=checked, uploaded_by_user=by)
    picture.collection = collection or Collection.get_first_root_node()
    with transaction.atomic():
        picture.save()
        log(instance=picture, action="wagtail.create", user=by)
    return picture


def make_renditions(*, picture: Picture) -> None:
    """Make every served size of a picture that is missing, and its placeholder."""
    picture.get_renditions(*(served.spec for served in served_files()))
    placeholder = draw_placeholder(picture)
    if placeholder != picture.placeholder:
        picture.placeholder = placeholder
        # An update, not a save: a save would ask for the renditions again.
        Picture.objects.filter(pk=picture.pk).update(placeholder=placeholder)


def draw_placeholder(picture: Picture) -> str:
    """A WebP of 16 pixels' width as a data URI, about 120 bytes."""
    with picture.open_file() as file, PillowImage.open(file) as image:
        small = image.convert("RGB")
        small.thumbnail((16, 16))
        encoded = io.BytesIO()
        small.save(encoded, "WEBP", quality=40)
    return "data:image/webp;base64," + base64.b64encode(encoded.getvalue()).decode()
