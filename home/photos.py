"""The photo of the day, from a picture to its day: the one door for the desk and for proposals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail.permissions import policy_registry

from cms_community.comments.desk.refusals import CannotMake, NowhereToPut, Taken
from cms_community.pictures.models import Picture

from .calendar import ForThoseWhoWorkOnPages
from .making import sections_for
from .models import PhotoOfTheDayPage

Person = Any


def propose_photo(
    *, picture: Picture, day: date, locale: Locale, title: str = "", text: str = "", by: Person
) -> PhotoOfTheDayPage:
    """Give a picture a day: published by whoever may publish there, else a draft.

    Readers see it from that day's midnight on, whenever it was published. Taken names the page
    that holds the day already; NowhereToPut that there is no section for it.
    """
    page = PhotoOfTheDayPage(picture=picture, day=day, text=text, locale=locale)
    page.title = title or picture.title or title_of(day, locale)
    refuse_taken(page)
    parent = next(iter(sections_for(PhotoOfTheDayPage, locale=locale, by=by)), None)
    if parent is None:
        raise NowhereToPut
    page.owner, page.live = by, False
    try:
        with transaction.atomic():
            parent.add_child(instance=page)
    except IntegrityError:
        refuse_taken(page)
        raise
    revision = page.save_revision(user=by)
    log(instance=page, action="wagtail.create", user=by, revision=revision)
    if page.permissions_for_user(by).can_publish():
        revision.publish(user=by)
    page.refresh_from_db()
    return page


def refuse_taken(page: PhotoOfTheDayPage) -> None:
    """One photo a day and locale: the page that holds it is named."""
    if (holder := page.holder_of_its_day()) and page.day:
        raise Taken(title=holder.title, day=date_format(page.day, "DATE_FORMAT"))


def title_of(day: date, locale: Locale) -> str:
    """What a photo is called that nobody named."""
    with override(locale.language_code):
        return _("Photo of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


class ProposalForm(forms.Form):
    """A picture, its day, and the words that it has."""

    picture = forms.ModelChoiceField(get_image_model().objects.none())
    day = forms.DateField(label=gettext_lazy("day"))
    locale = forms.SlugField(max_length=20)
    title = forms.CharField(max_length=255, required=False, label=gettext_lazy("title"))
    alt = forms.CharField(max_length=255, required=False, label=gettext_lazy("alternative text"))
    caption = forms.CharField(max_length=5000, required=False, label=gettext_lazy("caption"))
    credit = forms.CharField(max_length=255, required=False, label=gettext_lazy("credit"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = policy_registry.get_by_type(Picture)
        may = policy.instances_user_has_any_permission_for(by, ["choose", "change"])
        self.fields["picture"].queryset = may  # type: ignore[attr-defined]  # a model choice


class ProposeView(ForThoseWhoWorkOnPages):
    """A picture that was dropped on the admin's home gets its words and its day."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """What became of it, in a sentence."""
        form = ProposalForm(request.POST, by=request.user)
        locale = Locale.objects.filter(language_code=request.POST.get("locale", "")).first()
        if not form.is_valid() or locale is None:
            found = [str(one) for each in form.errors.values() for one in each]
            return JsonResponse({"refused": " ".join(found) or _("No such language.")}, status=422)
        try:
            page = self.propose(form.cleaned_data, locale)
        except CannotMake as refusal:
            return JsonResponse({"refused": str(refusal)}, status=409)
        return JsonResponse(
            {"said": said(page), "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk])},
        )

    def propose(self, given: dict[str, Any], locale: Locale) -> PhotoOfTheDayPage:
        """The words on the picture, the picture in its day."""
        picture, by = given["picture"], self.request.user
        with transaction.atomic():
            self.put_words(picture, given)
            return propose_photo(
                picture=picture, day=given["day"], locale=locale, title=given["title"], by=by
            )

    def put_words(self, picture: Picture, given: dict[str, Any]) -> None:
        """What the desk wrote of the picture stays with it."""
        words = {name: given[name] for name in ("alt", "caption", "credit")}
        if all(getattr(picture, name) == said for name, said in words.items()):
            return
        policy = policy_registry.get_by_type(Picture)
        if not policy.user_has_permission_for_instance(self.request.user, "change", picture):
            raise PermissionDenied
        for name, word in words.items():
            setattr(picture, name, word)
        picture.save()
        log(instance=picture, action="wagtail.edit", user=self.request.user)


def said(page: PhotoOfTheDayPage) -> str:
    """What became of a proposal."""
    told = {"title": page.title, "day": date_format(page.day, "DATE_FORMAT") if page.day else ""}
    if page.live:
        return _("“%(title)s” is the photo of %(day)s.") % told
    return _("“%(title)s” is drafted for %(day)s: someone who may publish must do so.") % told
