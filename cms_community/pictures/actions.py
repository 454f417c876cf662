"""What changes pictures."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection

from .intake import prepare
from .models import Picture

Person = Any


def add_picture(
    *, file: File[bytes], title: str = "", collection: Collection | None = None, by: Person
) -> Picture:
    """Store a file as a picture: checked, upright, read and stripped.

    Raises UnusableFile with one sentence; then neither a row nor a file is left.
    """
    picture = Picture(title=title, file=prepare(file), uploaded_by_user=by)
    picture.collection = collection or Collection.get_first_root_node()
    with transaction.atomic():
        picture.save()
        log(instance=picture, action="wagtail.create", user=by)
    return picture


def replace_file(*, picture: Picture, file: File[bytes], by: Person) -> None:
    """Put another file in a picture's place, everywhere; the former one is deleted."""
    picture.file = prepare(file)
    with transaction.atomic():
        picture.save()
        log(instance=picture, action="wagtail.edit", user=by, content_changed=True)
