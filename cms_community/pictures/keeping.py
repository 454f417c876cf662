"""Stores a new file of a picture: under a name of its own, with what it says in the fields."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from .intake import Prepared, PreparedFile, prepare
from .refusals import UnusableFile
from .storages import forget, why_not_kept

if TYPE_CHECKING:
    from .models import Picture

# The picture's fields that a file may fill, and what it calls them.
FILLED = {
    "caption": "caption",
    "credit": "credit_line",
    "origin": "source",
    "copyright": "copyright",
    "licence": "licence",
    "place": "place",
    "taken_at": "taken_at",
}


def take_in(picture: Picture) -> list[str]:
    """Put a picture's new file in its stored form; fill what is empty; its keywords.

    The name begins with eight random characters: no cache ever shows a former file in its place.
    """
    given = picture.file.file
    prepared_file = given if isinstance(given, PreparedFile) else prepare(given, picture.file.name)
    prepared = prepared_file.prepared
    prepared_file.seek(0)
    prepared_file.name = f"{secrets.token_hex(4)}-{get_valid_filename(prepared.name)[-80:]}"
    picture.file = prepared_file
    picture._set_image_file_metadata()
    fill(picture, prepared)
    return prepared.said.keywords


def fill(picture: Picture, prepared: Prepared) -> None:
    """What the file tells, wherever nobody wrote anything; what is computed of it."""
    for name, said in FILLED.items():
        if not getattr(picture, name):
            setattr(picture, name, getattr(prepared.said, said))
    if not picture.title:
        picture.title = (prepared.said.headline or prepared.name.rpartition(".")[0])[:255]
    picture.placeholder = prepared.placeholder
    picture.dominant_colour = prepared.dominant_colour
    picture.likeness = prepared.likeness


@contextmanager
def whole(picture: Picture) -> Iterator[None]:
    """One transaction: if it fails, the new file that was written in it goes, as its row does."""
    former = picture.file.name if picture.file._committed else ""
    try:
        with transaction.atomic():
            yield
    except Exception:
        if picture.file._committed and picture.file.name != former:
            forget(picture.file.storage, str(picture.file.name))
        raise


def not_kept(picture: Picture, error: Exception) -> UnusableFile:
    """The disk is full, the bucket silent: what was written of the file goes, and this is said."""
    name = str(picture.file.name)
    forget(picture.file.storage, name if picture.file._committed else picture.get_upload_to(name))
    told = {"name": name.rpartition("/")[2][9:], "why": why_not_kept(error)}
    return UnusableFile(_("“%(name)s”: %(why)s") % told)
