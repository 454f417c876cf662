"""What subtitles are written, pasted or opened in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

# Of Django's own list, in each language's own name: what is no locale but a spelling is left out.
LANGUAGES = sorted(
    ((code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info),
    key=lambda one: one[1].casefold(),
)


class LanguageSelect(forms.Select):
    """A language by its own name."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, choices=[("", "—"), *LANGUAGES])


class SubtitlesInput(forms.Textarea):
    """A WebVTT text; a file is read into it in the browser, and saved with the page."""

    def __init__(self, attrs: Any = None) -> None:
        told = {
            "rows": 8,
            "spellcheck": "false",
            "class": "cv-subtitles",
            "data-controller": "community-subtitles",
            "data-community-subtitles-open-value": _("Open a file (.vtt or .srt)"),
        }
        super().__init__(told | (attrs or {}))

    class Media:
        css = {"all": ["community_videos/subtitles.css"]}
        js = ["community_videos/subtitles.js"]
