"""What the desk fills in to pick a comment, to change a pick, and to withdraw it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from .excerpts import check_verbatim
from .models import Pick
from .reasons import Reason
from .refusals import NotVerbatim


class PickForm(forms.Form):
    """The member's words that are chosen, why, and in one word."""

    excerpt = forms.CharField(
        label=capfirst(_("excerpt")),
        help_text=_(
            "The member's own words, in their order; […] marks a cut. Shorten, never rewrite."
        ),
        widget=AdminAutoHeightTextInput(attrs={"data-cc-excerpt-target": "excerpt"}),
    )
    criterion = forms.ChoiceField(
        label=capfirst(_("criterion")), choices=Pick.Criterion.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=capfirst(_("note")),
        help_text=_("Why the desk chose it; readers may see this."),
        required=False,
        widget=AdminAutoHeightTextInput(),
    )

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean_excerpt(self) -> str:
        """Said at once with whatever else is missing; the action looks again, under a lock."""
        try:
            return check_verbatim(excerpt=self.cleaned_data["excerpt"], text=self.text)
        except NotVerbatim as refusal:
            raise ValidationError(str(refusal)) from refusal


class ChangePickForm(PickForm):
    """The same, and the version that the editor saw, so that nobody overwrites a colleague."""

    seen_at = forms.CharField(widget=forms.HiddenInput)

    def clean_seen_at(self) -> datetime:
        """The moment as the page wrote it; anything else means that the page was tampered with."""
        moment = parse_datetime(self.cleaned_data["seen_at"])
        if moment is None or moment.tzinfo is None:
            raise ValidationError(_("This page is damaged: open it again."))
        return moment


class WithdrawPickForm(forms.Form):
    """Why a pick is taken off every page."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=forms.RadioSelect)
