"""The photo of the day from a dropped file, or a member's picture, to its slot."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Locale

from cms_community.comments.desk.refusals import CannotMake
from cms_community.conf import newsroom_midnight
from cms_community.pictures.models import FOCUS, Picture
from cms_community.pictures.querysets import private_collections

from .making import create, refuse_taken, sections_for
from .models import PhotoOfTheDayPage

Person = Any


def propose_photo(
    *,
    picture: Picture,
    day: date,
    text: str = "",
    title: str = "",
    credit: str = "",
    locale: Locale | None = None,
    by: Person,
) -> PhotoOfTheDayPage:
    """Put a picture in a day's slot as a draft.

    `text` is plain. Refused with a sentence that names the page which holds the day already, for a
    picture that readers may not see that day, and for whoever may add a page in no section: see
    cms_community/comments/desk/refusals.py.
    """
    language = locale or Locale.get_default()
    refuse_unseen(picture, day)
    with transaction.atomic():
        page = PhotoOfTheDayPage(
            title=(title or title_of(day, language))[:255],
            day=day,
            picture=picture,
            text=linebreaks(text, autoescape=True) if text else "",
            credit=credit[:255] if credit != picture.credit else "",
            locale=language,
        )
        refuse_taken(page)
        parents = sections_for(PhotoOfTheDayPage, locale=language, by=by)
        create(page, parent=next(iter(parents), None), by=by)
        log(instance=page, action="wagtail.create", user=by, content_changed=True)
    return page


def refuse_unseen(picture: Picture, day: date) -> None:
    """A day whose photo no reader may see would look as if it had none."""
    closed = picture.collection_id in private_collections()
    if closed or not picture.may_be_online(newsroom_midnight(day)):
        said = _(
            "Readers may not see “%(title)s” on %(day)s: look at its rights and its collection."
        )
        raise CannotMake(said % {"title": picture.title, "day": date_format(day, "DATE_FORMAT")})


def describe_picture(*, picture: Picture, alt: str, aim: tuple[float, float], by: Person) -> None:
    """Say what a picture shows, and what crops must keep: a point, as fractions of its sides."""
    side = max(1, min(picture.width, picture.height) // 10)
    point = (round(aim[0] * picture.width), round(aim[1] * picture.height), side, side)
    former = picture.get_focal_point()
    centre = former.centroid if former else (picture.width / 2, picture.height / 2)
    sides = (picture.width, picture.height)
    # The form counts in hundredths: a box that somebody drew is not moved by less.
    moved = any(abs(a - b) > s / 100 for a, b, s in zip(point, centre, sides, strict=False))
    if not moved and alt == picture.alt:
        return
    picture.alt = alt
    if moved:
        for name, value in zip(FOCUS, point, strict=True):
            setattr(picture, name, value)
    with transaction.atomic():
        picture.save()
        log(instance=picture, action="wagtail.edit", user=by, content_changed=True)


def title_of(day: date, locale: Locale) -> str:
    """What a photo's page is called until somebody finds better."""
    with override(locale.language_code):
        return _("Photo of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
