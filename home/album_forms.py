"""The form of an album: what it refuses is told at the picture that is meant."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

# As many as an editor can still put in order, and as a form can still send.
MOST_PICTURES = 500


class AlbumForm(WagtailAdminPageForm):
    """An album holds each picture once, and has one cover."""

    def is_valid(self) -> bool:
        """The pictures are looked through once each of them is known to be valid by itself."""
        if not super().is_valid():
            return False
        places = [form for form in self.formsets["album_pictures"].forms if is_kept(form)]
        refuse_twice(places)
        refuse_second_cover(places)
        return not any(form.errors for form in places)


def is_kept(form: Any) -> bool:
    """Whether a row is not one that is being taken out, nor empty."""
    cleaned = getattr(form, "cleaned_data", None) or {}
    return bool(cleaned.get("picture")) and not cleaned.get("DELETE")


def refuse_twice(places: list[Any]) -> None:
    """Each picture stands in the album once."""
    seen: set[int] = set()
    for form in places:
        picture = form.cleaned_data["picture"]
        if picture.pk in seen:
            said = _("“%(title)s” is in this album twice: take one of them out.")
            form.add_error("picture", said % {"title": picture.title})
        seen.add(picture.pk)


def refuse_second_cover(places: list[Any]) -> None:
    """One picture stands for the album."""
    covers = [form for form in places if form.cleaned_data.get("is_cover")]
    for form in covers[1:]:
        form.add_error("is_cover", _("Only one picture can be the cover: untick the others."))
