"""The photo of the day by a drop: the file is kept, then one click puts it in its day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale

from cms_community.comments.desk.refusals import CannotMake
from cms_community.conf import newsroom_day
from cms_community.pictures.models import Picture
from cms_community.pictures.views import choosable_lookalikes

from .calendar import ForThoseWhoWorkOnPages, day_named
from .dropping import DropView, keep
from .making import publish_draft, sections_for, version_of
from .models import PhotoOfTheDayPage
from .photos import describe_picture, propose_photo
from .picture_grid import picture_rights
from .slots import Slot, days, locale_named

Person = Any
# How far ahead an empty day is looked for.
AHEAD = 30
PREVIEW = "max-1000x1000"


def empty_days(*, locale: Locale) -> list[date]:
    """Today if it has no photo, and the next day after it that has none."""
    slots = [photo_slot(day) for day in days(newsroom_day(), AHEAD, locale=locale)]
    today, *coming = slots
    first = next((slot.day for slot in coming if slot.page is None), None)
    return [day for day in ((None if today.page else today.day), first) if day]


def photo_slot(day: Any) -> Slot:
    """A day's place for its photo."""
    slot: Slot = next(slot for slot in day.slots if slot.kind.name == "photo")
    return slot


def may_place(person: Person, *, locale: Locale) -> bool:
    """Whether someone may add pictures and pages for them."""
    if not picture_rights().user_has_permission(person, "add"):
        return False
    return bool(sections_for(PhotoOfTheDayPage, locale=locale, by=person))


def locale_at(code: str) -> Locale:
    """The language that an address names."""
    found = locale_named(code)
    if found is None:
        raise Http404
    return found


class DropPhotoView(DropView):
    """Keeps the file that was dropped on a day, and tells where it is put into its slot."""

    def post(self, request: HttpRequest, day: str = "", locale: str = "") -> HttpResponseBase:
        """A day that is held is told before the file is kept."""
        self.day, self.locale = day_named(day), locale_at(locale)
        if not may_place(request.user, locale=self.locale):
            raise PermissionDenied
        holder = holder_of(self.day, self.locale)
        if holder:
            return self.told({"error": taken(holder, self.day)})
        answer = super().post(request)
        return answer if self.asked_by_script else self.shown(answer)

    @property
    def asked_by_script(self) -> bool:
        """Whether our script asks; a form without it wants a page."""
        return self.request.headers.get("Accept", "").startswith("application/json")

    def taken(self, file: File[bytes]) -> HttpResponseBase:
        """Where to go on."""
        picture = keep(file, by=self.request.user)
        # Made here, so that opening the form makes nothing.
        for shown in [picture, *choosable_lookalikes(picture, self.request.user)]:
            shown.get_rendition(PREVIEW)
        args = [self.day.isoformat(), self.locale.language_code, picture.public_id]
        return JsonResponse({"next": reverse("community_home:place_photo", args=args)})

    def told(self, known: dict[str, str]) -> HttpResponseBase:
        """A refusal, to a script or on a page."""
        answer = JsonResponse(known, status=422)
        return answer if self.asked_by_script else self.shown(answer)

    def shown(self, answer: Any) -> HttpResponseBase:
        """The same for a form without script: the next page, or the home with the sentence."""
        known = forms.JSONField().to_python(answer.content.decode())
        if "error" in known:
            messages.error(self.request, known["error"])
        return redirect(known.get("next") or "wagtailadmin_home")


def holder_of(day: date, locale: Locale) -> PhotoOfTheDayPage | None:
    """The page that holds a day."""
    return PhotoOfTheDayPage.objects.filter(day=day, slot_locale=locale).first()


def taken(holder: PhotoOfTheDayPage, day: date) -> str:
    """One sentence on a day that is held."""
    said = gettext("“%(title)s” already holds %(day)s: change that page, or choose another day.")
    return said % {"title": holder.draft_title, "day": date_format(day, "DATE_FORMAT")}


class PhotoForm(forms.Form):
    """What is said of the photo, and what its crops must keep."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)
    text = forms.CharField(
        label=gettext_lazy("Caption"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    credit = forms.CharField(label=gettext_lazy("Credit"), required=False, max_length=255)
    alt = forms.CharField(
        label=gettext_lazy("Alternative text"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("What the picture shows, for readers who cannot see it."),
    )
    x = forms.IntegerField(
        label=gettext_lazy("What matters, from left to right"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range", "data-cc-aim-target": "x"}),
    )
    y = forms.IntegerField(
        label=gettext_lazy("What matters, from top to bottom"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range", "data-cc-aim-target": "y"}),
    )


class PlacePhotoView(ForThoseWhoWorkOnPages, WagtailAdminTemplateMixin, FormView[PhotoForm]):
    """A picture, what is said of it, and the day whose photo it becomes."""

    template_name = "community_home/admin/place_photo.html"
    form_class = PhotoForm
    header_icon = "image"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For whoever may use the picture and add the page."""
        self.day, self.locale = day_named(kwargs["day"]), locale_at(kwargs["locale"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def picture(self) -> Picture:
        """The picture, if this person may use it."""
        wanted: UUID = self.kwargs["picture"]
        picture: Picture | None = Picture.objects.filter(public_id=wanted).first()
        rights = picture_rights()
        if picture is None:
            raise Http404
        if not rights.user_has_any_permission_for_instance(
            self.request.user, ["choose", "change"], picture
        ):
            raise PermissionDenied
        return picture

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where we are."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_page_title(self) -> str:
        """Of which day."""
        day = {"day": date_format(self.day, "l j F Y")}
        return gettext("Photo of the day: %(day)s") % day

    def get_initial(self) -> dict[str, Any]:
        """What the file says of itself."""
        picture = self.picture
        point = picture.get_focal_point()
        x, y = point.centroid if point else (picture.width / 2, picture.height / 2)
        return {
            "title": picture.title,
            "text": picture.caption,
            "credit": picture.credit,
            "alt": picture.alt,
            "x": round(100 * x / max(picture.width, 1)),
            "y": round(100 * y / max(picture.height, 1)),
        }

    def may_change(self) -> bool:
        """Whether this person may also change the picture itself."""
        allowed: bool = picture_rights().user_has_permission_for_instance(
            self.request.user, "change", self.picture
        )
        return allowed

    @cached_property
    def may_publish(self) -> bool:
        """Whether this person may show it to readers."""
        parents = sections_for(PhotoOfTheDayPage, locale=self.locale, by=self.request.user)
        return any(p.permissions_for_user(self.request.user).can_publish_subpage() for p in parents)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture, and who may do what."""
        holder = holder_of(self.day, self.locale)
        return super().get_context_data(**kwargs) | {
            "picture": self.picture,
            "preview": self.picture.get_rendition(PREVIEW),
            "may_publish": self.may_publish,
            "may_change": self.may_change(),
            "lookalikes": choosable_lookalikes(self.picture, self.request.user),
            "slot": (self.day.isoformat(), self.locale.language_code),
            "taken": taken(holder, self.day) if holder else "",
            "holder": holder,
        }

    def form_valid(self, form: PhotoForm) -> HttpResponse:
        """Put it in its slot; what refuses is told above the form, which keeps what was written."""
        said = form.cleaned_data
        try:
            page = self.place(said)
        except CannotMake as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        self.say(page)
        return redirect("wagtailadmin_home")

    def place(self, said: dict[str, Any]) -> PhotoOfTheDayPage:
        """The page, as a draft or for readers to see."""
        person = self.request.user
        if self.may_change():
            aim = (said["x"] / 100, said["y"] / 100)
            describe_picture(picture=self.picture, alt=said["alt"], aim=aim, by=person)
        page = propose_photo(
            picture=self.picture,
            day=self.day,
            text=said["text"],
            title=said["title"],
            credit=said["credit"],
            locale=self.locale,
            by=person,
        )
        if "publish" in self.request.POST and self.may_publish:
            publish_draft(page=page, version=version_of(page), by=person)
        return page

    def say(self, page: PhotoOfTheDayPage) -> None:
        """What was done, how to change it, and how to take it back."""
        page.refresh_from_db()
        day = date_format(self.day, "l j F")
        done = gettext("“%(title)s” is the photo of %(day)s.")
        drafted = gettext("“%(title)s” is drafted as the photo of %(day)s.")
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        undo = reverse("wagtailadmin_pages:delete", args=[page.pk])
        buttons = [messages.button(edit, gettext("Edit")), messages.button(undo, gettext("Delete"))]
        said = (done if page.live else drafted) % {"title": page.title, "day": day}
        messages.success(self.request, said, buttons=buttons)
