"""What changes pictures."""

from __future__ import annotations

import base64
import io

from PIL import Image as PillowImage

from .models import Picture
from .purposes import served_files


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
