"""The form by which Wagtail's own views take files in, and ours."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from ..conf import setting
from .intake import PreparedFile, prepare
from .refusals import UnusableFile


class PictureFileField(WagtailImageField):
    """A file that becomes a picture as `intake` says."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_upload_size = setting("PICTURE_BYTES")
        most = filesizeformat(self.max_upload_size)
        self.help_text = _("JPEG, PNG, WebP, AVIF, HEIC or GIF, %(most)s at most.") % {"most": most}
        too_large = _("This file is too big: %(most)s at most.") % {"most": most}
        self.error_messages["file_too_large_unknown_size"] = too_large

    def to_python(self, data: Any) -> PreparedFile | None:
        """The file as it may be stored; one sentence where it cannot be a picture."""
        file = FileField.to_python(self, data)
        if file is None:
            return None
        try:
            return prepare(file)
        except UnusableFile as refusal:
            raise ValidationError(str(refusal), code="unusable") from refusal


class PictureForm(BaseImageForm):
    """What is said of a picture; its file is checked, and fills what nobody wrote."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if uses := self.fields.get("permitted_uses"):
            # A file that is dropped comes without it: then the model's default stands.
            uses.required = False
        if caption := self.fields.get("caption"):
            caption.widget.attrs["rows"] = 3
        if former := self.fields.get("file"):
            kept = {name: getattr(former, name) for name in ("label", "required", "widget")}
            self.fields["file"] = PictureFileField(**kept)

    def clean(self) -> dict[str, Any]:
        """Keywords of the file become tags, where nobody wrote tags."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if isinstance(file, PreparedFile) and "tags" in self.fields and not cleaned.get("tags"):
            cleaned["tags"] = file.prepared.said.keywords
        return cleaned
