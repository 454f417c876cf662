"""Wagtail's own ways in for a file, with what they lack: lookalikes, and a full disk in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from wagtail.images.views.chooser import ImageChooserViewSet, ImageUploadView
from wagtail.images.views.images import CreateView, EditView
from wagtail.images.views.multiple import AddView, CreateFromUploadedImageView
from wagtail.permissions import policy_registry

from .intake import prepare
from .likeness import lookalikes
from .models import Picture
from .refusals import UnusableFile


def choosable_lookalikes(picture: Picture, person: Any) -> Sequence[Picture]:
    """The pictures that look like this one, as far as this person may choose them."""
    may = policy_registry.get_by_type(Picture).user_has_permission_for_instance
    return [one for one in lookalikes(picture) if may(person, "choose", one)]


class AddPicturesView(AddView):
    """Several files at once: one that looks like a picture we have is offered that one."""

    def get_edit_object_response_data(self) -> dict[str, Any]:
        """As Wagtail's, which knows only copies that are the same to the last byte."""
        told: dict[str, Any] = super().get_edit_object_response_data()
        found = [] if told["duplicate"] else choosable_lookalikes(self.object, self.request.user)
        if found:
            offered = self.get_confirm_duplicate_upload_response(found)
            told.update(duplicate=True, confirm_duplicate_upload=offered)
        return told

    def post(self, request: HttpRequest) -> HttpResponse:
        """A file that cannot be stored is refused like one that is no picture."""
        if wrong := self.said_wrong():
            return JsonResponse({"success": False, "error_message": wrong})
        try:
            answer: HttpResponse = super().post(request)
        except UnusableFile as refusal:
            return JsonResponse({"success": False, "error_message": str(refusal)})
        return answer

    def said_wrong(self) -> str:
        """What is wrong with the words that came with a file.

        Wagtail would put the file aside as it came, where readers find it, until they are right.
        """
        asked = self.request.POST
        words = {"title": asked.get("title", "?"), "collection": asked.get("collection")}
        form = self.get_upload_form_class()(words, {}, user=self.request.user)
        lines = (
            f"{form[name].label}: {' '.join(told)}"
            for name, told in form.errors.items()
            if name != "file"
        )
        return "\n".join(lines)


class FinishPictureView(CreateFromUploadedImageView):
    """A file that Wagtail had put aside, with the words that it lacked."""

    def save_object(self, form: Any) -> None:
        """It is taken in like any other."""
        with self.upload.file.open() as file:
            self.object.file = prepare(file)
        self.object.uploaded_by_user = self.request.user
        form.save()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One that cannot be stored is refused in a sentence."""
        try:
            answer: HttpResponse = super().post(request, *args, **kwargs)
        except UnusableFile as refusal:
            return JsonResponse({"success": False, "error_message": str(refusal)})
        return answer


class AddPictureView(CreateView):
    """One file, on a page of its own."""

    def form_valid(self, form: Any) -> HttpResponse:
        """A file that cannot be stored is refused in a sentence."""
        return stored_or_told(self, form, super().form_valid)


class UploadPictureView(ImageUploadView):
    """One file, in the chooser."""

    kept: Picture | None = None

    def save_form(self, form: Any) -> Picture:
        """Remember what was stored."""
        self.kept = super().save_form(form)
        return self.kept

    def post(self, request: HttpRequest) -> HttpResponse:
        """Offer a lookalike, where Wagtail found no copy that is the same to the last byte."""
        try:
            answer: HttpResponse = super().post(request)
        except UnusableFile as refusal:
            self.form.add_error("file", str(refusal))
            again: HttpResponse = self.get_reshow_creation_form_response()
            return again
        if self.kept is None or b'"duplicate_found"' in answer.content:
            return answer
        found = choosable_lookalikes(self.kept, request.user)
        if found:
            answer = self.render_duplicate_found_response(request, self.kept, found[0])
        return answer


class PictureChooserViewSet(ImageChooserViewSet):
    """Wagtail's chooser with our upload."""

    create_view_class = UploadPictureView


def stored_or_told(view: Any, form: Any, store: Callable[[Any], HttpResponse]) -> HttpResponse:
    """What the view answers; where the file cannot be stored, its form with the sentence."""
    try:
        return store(form)
    except UnusableFile as refusal:
        form.add_error("file", str(refusal))
        if form.instance.pk:
            # The page shows the picture, whose file is the former one still.
            view.object = Picture.objects.get(pk=form.instance.pk)
        view.produced_error_message = view.get_error_message()
        refused: HttpResponse = view.form_invalid(form)
        return refused


class EditPictureView(EditView):
    """A picture's page."""

    template_name = "community_pictures/edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what looks the same."""
        found = choosable_lookalikes(self.object, self.request.user)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "lookalikes": found}

    def form_valid(self, form: Any) -> HttpResponse:
        """A file that cannot be stored leaves everything as it was."""
        return stored_or_told(self, form, super().form_valid)
