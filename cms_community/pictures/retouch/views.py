"""The retouching table: one picture, its recipe, and what becomes of it."""

from __future__ import annotations

import io
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ..models import Picture, Retouch
from ..refusals import UnusableFile
from .actions import (
    CannotRetouch,
    in_small,
    original_of,
    recipe_of,
    restore_original,
    retouch_as_new,
    retouch_picture,
    version_of,
)
from .recipe import TONES, BadRecipe, Recipe

# Pixels of the longer side of what the browser works on.
LONGEST = 1200
LABELS = {
    "straighten": gettext_lazy("Straighten"),
    "exposure": gettext_lazy("Exposure"),
    "contrast": gettext_lazy("Contrast"),
    "warmth": gettext_lazy("Warmth"),
    "saturation": gettext_lazy("Saturation"),
    "sharpness": gettext_lazy("Sharpness"),
}


class OnPicture(View):
    """Something that only who may change the picture may do."""

    @cached_property
    def picture(self) -> Picture:
        """The picture named in the address."""
        found: Picture = get_object_or_404(Picture, pk=self.kwargs["pk"])
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the right to change this one."""
        policy = policy_registry.get_by_type(Picture)
        if not policy.user_has_permission_for_instance(request.user, "change", self.picture):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class RetouchView(OnPicture, WagtailAdminTemplateMixin, TemplateView):
    """The table."""

    template_name = "community_pictures/retouch.html"
    page_title = gettext_lazy("Retouch")
    header_icon = "image"

    def get_page_subtitle(self) -> str:
        """The picture's title."""
        return str(self.picture.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The pictures, this one, here."""
        edit = reverse("wagtailimages:edit", args=[self.picture.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailimages:index"), "label": _("Pictures")},
            {"url": edit, "label": self.picture.title},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The recipe so far, and the sliders; the version first, so that it is never the newer."""
        version = version_of(self.picture)
        return {
            **super().get_context_data(**kwargs),
            "picture": self.picture,
            "recipe_json": json.dumps(recipe_of(self.picture).written()),
            "version": version,
            "retouched": Retouch.objects.filter(picture=self.picture).exists(),
            "sliders": [(name, LABELS[name], *TONES[name]) for name in TONES],
            "words": words(),
            "edit_url": reverse("wagtailimages:edit", args=[self.picture.pk]),
        }


def words() -> dict[str, str]:
    """What the script says."""
    return {
        "blur": _("Blurred part %s"),
        "redact": _("Covered part %s"),
        "missing": _("The picture’s file is missing on the server. Tell who runs it."),
        "failed": _("The newsroom does not answer. Nothing was saved; try again."),
        "loggedOut": _("You are logged out. Log in again in another window, then save again."),
    }


def refuse_adding(picture: Picture, person: Any) -> None:
    """Another picture lies in the same collection, where not everyone may add one."""
    policy = policy_registry.get_by_type(Picture)
    allowed = policy.collections_user_has_permission_for(person, "add")
    if picture.collection not in allowed:
        raise CannotRetouch(_("You may not add pictures."))


class SourceView(OnPicture):
    """The untouched original in small, for those who may retouch it and nobody else."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A JPEG, or a PNG if anything is transparent, that no cache keeps."""
        try:
            with original_of(self.picture) as file:
                small = in_small(file, LONGEST)
        except (CannotRetouch, UnusableFile) as refusal:
            raise Http404(str(refusal)) from refusal
        made = io.BytesIO()
        kind = "PNG" if small.mode == "RGBA" else "JPEG"
        small.save(made, kind, quality=92)
        answer = HttpResponse(made.getvalue(), content_type=f"image/{kind.lower()}")
        answer["Cache-Control"] = "private, no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def told_in(body: bytes) -> dict[str, Any]:
    """What a browser sends; BadRecipe for what is no JSON, or more of it than Python reads."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRecipe(_("This is no recipe.")) from error
    return told if isinstance(told, dict) else {}


class SaveView(OnPicture):
    """Saves what was done: on this picture, as another one, or none of it any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Where the picture is now; one sentence where it cannot be done."""
        try:
            picture = self.saved(told_in(request.body))
        except BadRecipe as refusal:
            return JsonResponse({"refused": str(refusal)}, status=422)
        except (CannotRetouch, UnusableFile) as refusal:
            return JsonResponse({"refused": str(refusal)}, status=409)
        edit = reverse("wagtailimages:edit", args=[picture.pk])
        return JsonResponse({"url": edit, "picture": picture.pk})

    def saved(self, told: dict[str, Any]) -> Picture:
        """Call the one action that was asked for."""
        by, version = self.request.user, str(told.get("version"))
        if told.get("act") == "restore":
            restore_original(picture=self.picture, version=version, by=by)
            return self.picture
        recipe = Recipe.read(told.get("recipe"))
        if told.get("act") == "new":
            refuse_adding(self.picture, by)
            return retouch_as_new(picture=self.picture, recipe=recipe, by=by)
        for_good = told.get("for_good") is True
        retouch_picture(
            picture=self.picture, recipe=recipe, version=version, for_good=for_good, by=by
        )
        return self.picture
