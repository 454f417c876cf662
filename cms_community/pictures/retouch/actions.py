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

from ..colours import as_seen
from ..intake import encoded, prepare
from ..keeping import FILLED, whole
from ..models import Picture
from ..opening import decoded, opened
from ..storages import UNREACHABLE, forget, why_not_kept
from .developing import developed
from .models import Retouch
from .recipe import Recipe

Person = Any


class CannotRetouch(ValueError):
    """A refusal, with the one sentence that says why."""


def original_of(picture: Picture) -> File[bytes]:
    """The file that recipes begin from, read whole."""
    known = Retouch.objects.filter(picture=picture).first()
    file = known.original if known else picture.file
    try:
        with file.open() as opened_file:
            return ContentFile(opened_file.read(), name=file.name)
    except FileNotFoundError as error:
        raise CannotRetouch(
            _("The picture’s file is missing on the server. Tell who runs it.")
        ) from error
    except UNREACHABLE as error:
        raise CannotRetouch(why_not_kept(error)) from error


def version_of(picture: Picture) -> str:
    """The name of the file at hand; whoever saves names the one that was looked at.

    A number would begin anew with every restored original, and be taken for a former one.
    """
    name = Picture.objects.values_list("file", flat=True).get(pk=picture.pk)
    return str(name).rpartition("/")[2]


def recipe_of(picture: Picture) -> Recipe:
    """What was done to the picture so far."""
    known = Retouch.objects.filter(picture=picture).first()
    return Recipe.read(known.recipe) if known else Recipe()


def retouch_picture(
    *, picture: Picture, recipe: Recipe, version: str, for_good: bool = False, by: Person
) -> None:
    """Make a picture's file anew by a recipe; every page shows it, the original lies apart.

    `for_good` deletes the original: what is covered can never be uncovered again.
    A recipe that does nothing gives the original back, to the byte.
    """
    if recipe == Recipe():
        restore_original(picture=picture, version=version, by=by)
        return
    with transaction.atomic():
        picture = Picture.objects.select_for_update().get(pk=picture.pk)
        refuse_other_version(picture, version)
        made, name = file_by(picture, recipe)
        with kept_original(picture, name) as known:
            forget_moved_focus(picture, recipe, Recipe.read(known.recipe or {}))
            known.recipe, known.made_by = recipe.written(), by
            known.save()
            data = {"recipe": known.recipe, "for_good": for_good}
            with whole(picture):
                put_file(picture, made)
                log(picture, "community.retouch", user=by, data=data, content_changed=True)
            if for_good:
                known.delete()


@contextmanager
def kept_original(picture: Picture, name: str) -> Iterator[Retouch]:
    """The row with the original, which is copied the first time; not if what follows fails."""
    known = Retouch.objects.filter(picture=picture).first()
    if known:
        yield known
        return
    known = Retouch(picture=picture)
    try:
        known.original.save(name, original_of(picture), save=False)
        yield known
    except UNREACHABLE as error:
        forget_copy(known)
        raise CannotRetouch(why_not_kept(error)) from error
    except Exception:
        forget_copy(known)
        raise


def forget_copy(known: Retouch) -> None:
    """Delete what was written of an original, as nothing was made of it."""
    if known.original:
        forget(known.original.storage, str(known.original.name))


def retouch_as_new(*, picture: Picture, recipe: Recipe, by: Person) -> Picture:
    """Keep the picture as it is, and what the recipe makes of it as another one."""
    made, _name = file_by(picture, recipe)
    words = {name: getattr(picture, name) for name in (*FILLED, "alt", "permitted_uses")}
    words["rights_until"] = picture.rights_until
    new = Picture(title=picture.title, collection=picture.collection, **words)
    new.file, new.uploaded_by_user = prepare(made), by
    with whole(new):
        new.save()
        new.tags.set(picture.tags.all())
        data = {"recipe": recipe.written(), "of": f"picture:{picture.short_id}"}
        log(instance=new, action="wagtail.create", user=by, data=data)
    return new


def restore_original(*, picture: Picture, version: str, by: Person) -> None:
    """Undo everything that was ever done to a picture."""
    with transaction.atomic():
        picture = Picture.objects.select_for_update().get(pk=picture.pk)
        refuse_other_version(picture, version)
        known = Retouch.objects.filter(picture=picture).first()
        if known is None:
            raise CannotRetouch(_("Nothing was done to this picture."))
        forget_moved_focus(picture, Recipe(), Recipe.read(known.recipe))
        with original_of(picture) as original, whole(picture):
            put_file(picture, ContentFile(original.read(), name=plain_name(picture)))
            known.delete()
            log(instance=picture, action="community.restore", user=by, content_changed=True)


def refuse_other_version(picture: Picture, version: str) -> None:
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
    content, extension = encoded(developed(as_seen(image), recipe), None)
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


def in_small(file: File[bytes], longest: int) -> Image.Image:
    """An original in small, for the browser to try recipes on."""
    source = opened(file.read(), "")
    source.draft("RGB", (longest, longest))
    shown = as_seen(decoded(source, ""))
    shown.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return shown
