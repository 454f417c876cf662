"""The form by which wagtailmedia's views take videos in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import MediaType

from ..conf import setting
from ..pictures.opening import title_of
from ..pictures.refusals import UnusableFile
from .intake import PreparedVideo, prepare

ACCEPTED = ".mp4,.m4v,.mov,.webm"


class VideoForm(BaseMediaForm):
    """A video's file is checked, measured, and stored before the former one is deleted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # wagtailmedia has an address for sound too.
        self.instance.type = MediaType.VIDEO
        file = self.fields["file"]
        file.widget.attrs["accept"] = ACCEPTED
        most = filesizeformat(setting("VIDEO_BYTES"))
        file.help_text = _("MP4 or WebM that every browser plays, %(most)s at most.") % {
            "most": most
        }
        self.fields["title"].required = False

    def clean_file(self) -> Any:
        """The file as it may be stored; one sentence where it cannot be a video."""
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        try:
            return prepare(file)
        except UnusableFile as refusal:
            raise ValidationError(str(refusal), code="unusable") from refusal

    def clean(self) -> dict[str, Any]:
        """Called as its file is, where nobody wrote a title."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("title"):
            file = cleaned.get("file")
            cleaned["title"] = title_of(file.name if file else "")[:255]
        return cleaned

    def _post_clean(self) -> None:
        """The file is written here: wagtailmedia deletes the former one before it saves."""
        super()._post_clean()
        if self.errors or not isinstance(self.cleaned_data.get("file"), PreparedVideo):
            return
        try:
            self.instance.store()
        except UnusableFile as refusal:
            self.add_error("file", str(refusal))
