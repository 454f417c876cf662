"""Retouching a picture: from its untouched original, every time anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.log_actions import log

from ..intake import encoded, on_white, prepare
from ..keeping import FILLED
from ..models import Picture
from ..opening import decoded, opened
from .developing import developed
from .models import Retouch
from .recipe import Recipe

Person = Any


class CannotRetouch(ValueError):
    """A refusal, with the one sentence that says why."""


def original_of(picture: Picture) -> File[bytes]:
    """The file that recipes begin from."""
    known = Retouch.objects.filter(picture=picture).first()
    return known.original.open() if known else picture.file.open()


def version_of(picture: Picture) -> int:
    """How often the picture was retouched; what is saved names it."""
    known = Retouch.objects.filter(picture=picture).values_list("version", flat=True).first()
    return known or 0


def recipe_of(picture: Picture) -> Recipe:
    """What was done to the picture so far."""
    known = Retouch.objects.filter(picture=picture).first()
    return Recipe.read(known.recipe) if known else Recipe()


def retouch_picture(
    *, picture: Picture, recipe: Recipe, version: int, for_good: bool = False, by: Person
) -> None:
    """Make a picture's file anew by a recipe; every page shows it, the original lies apart.

    `for_good` deletes the original: what is covered can never be uncovered again.
    """
    with transaction.atomic():
        picture = Picture.objects.select_for_update().get(pk=picture.pk)
        refuse_other_version(picture, version)
        made, name = file_by(picture, recipe)
        with kept_original(picture, name) as known:
            forget_moved_focus(picture, recipe, Recipe.read(known.recipe or {}))
            known.recipe, known.version, known.made_by = recipe.written(), known.version + 1, by
            known.save()
            put_file(picture, made)
        data = {"recipe": known.recipe, "for_good": for_good}
        log(instance=picture, action="community.retouch", user=by, data=data, content_changed=True)
        if for_good:
            known.delete()


@contextmanager
def kept_original(picture: Picture, name: str) -> Iterator[Retouch]:
    """The row with the original, which is copied the first time; not if what follows fails."""
    known = Retouch.objects.filter(picture=picture).first()
    if known:
        yield known
        return
    known = Retouch(picture=picture, version=0)
    with picture.file.open() as original:
        known.original.save(name, ContentFile(original.read()), save=False)
    try:
        yield known
    except Exception:
        known.original.storage.delete(str(known.original.name))
        raise


def retouch_as_new(*, picture: Picture, recipe: Recipe, by: Person) -> Picture:
    """Keep the picture as it is, and what the recipe makes of it as another one."""
    made, _name = file_by(picture, recipe)
    words = {name: getattr(picture, name) for name in (*FILLED, "alt", "permitted_uses")}
    words["rights_until"] = picture.rights_until
    new = Picture(title=picture.title, collection=picture.collection, **words)
    new.file, new.uploaded_by_user = prepare(made), by
    with transaction.atomic():
        new.save()
        new.tags.set(picture.tags.all())
        data = {"recipe": recipe.written(), "of": f"picture:{picture.short_id}"}
        log(instance=new, action="wagtail.create", user=by, data=data)
    return new


def restore_original(*, picture: Picture, version: int, by: Person) -> None:
    """Undo everything that was ever done to a picture."""
    with transaction.atomic():
        picture = Picture.objects.select_for_update().get(pk=picture.pk)
        refuse_other_version(picture, version)
        known = Retouch.objects.filter(picture=picture).first()
        if known is None:
            raise CannotRetouch(_("Nothing was done to this picture."))
        forget_moved_focus(picture, Recipe(), Recipe.read(known.recipe))
        with known.original.open() as original:
            put_file(picture, ContentFile(original.read(), name=plain_name(picture)))
        known.delete()
        log(instance=picture, action="community.restore", user=by, content_changed=True)


def refuse_other_version(picture: Picture, version: int) -> None:
    """What was looked at is what is changed."""
    if version != version_of(picture):
        raise CannotRetouch(
            _("Someone else has retouched this picture meanwhile. Load the page anew.")
        )


def file_by(picture: Picture, recipe: Recipe) -> tuple[ContentFile[bytes], str]:
    """What a recipe makes of a picture's original, and the name of the original."""
    with original_of(picture) as file:
        image = decoded(opened(file.read(), ""), "")
        name = str(file.name).rpartition("/")[2]
    profile = image.info.get("icc_profile")
    shown = image if image.mode == "RGB" else on_white(image)
    content, extension = encoded(developed(shown, recipe), profile if image.mode == "RGB" else None)
    return ContentFile(content, name=plain_name(picture, extension)), name


def plain_name(picture: Picture, extension: str = "") -> str:
    """The name that a picture's file had when it was sent."""
    name = str(picture.file.name).rpartition("/")[2]
    stem, _dot, own = name.rpartition(".")
    _token, dash, rest = stem.partition("-")
    return f"{rest if dash and rest else stem}{extension or f'.{own}'}"


def put_file(picture: Picture, file: File[bytes]) -> None:
    """Give the picture this file, under a new name; nothing that the desk wrote changes."""
    picture.file, picture.by_recipe = prepare(file), True
    picture.save()


def forget_moved_focus(picture: Picture, recipe: Recipe, former: Recipe) -> None:
    """A focal point means another place once the frame has changed."""
    if recipe.frame != former.frame:
        picture.set_focal_point(None)


def as_rgb(file: File[bytes], longest: int) -> Image.Image:
    """An original in small, for the browser to try recipes on."""
    source = opened(file.read(), "")
    source.draft("RGB", (longest, longest))
    image = decoded(source, "")
    shown = image if image.mode == "RGB" else on_white(image)
    shown.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return shown
