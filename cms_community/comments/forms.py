"""What the desk fills in to pick a comment, to change a pick, and to withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from .excerpts import check_verbatim, fingerprint
from .models import Consent, Pick
from .reasons import Reason
from .records import is_private
from .refusals import NotVerbatim
from .standing.consents import Consented


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
    # Which text was read: the fingerprint of it.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
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
        """Said at once with whatever else is missing; the action looks again, under a lock.

        Of a text that nobody has read yet, the action says so.
        """
        if self.data.get("seen", "") not in ("", fingerprint(self.text)):
            return str(self.cleaned_data["excerpt"])
        try:
            return check_verbatim(excerpt=self.cleaned_data["excerpt"], text=self.text)
        except NotVerbatim as refusal:
            raise ValidationError(str(refusal)) from refusal


class RewordPickForm(PickForm):
    """The same, and the version that the editor saw, so that nobody overwrites a colleague."""

    seen_at = forms.CharField(widget=forms.HiddenInput)

    def clean_seen_at(self) -> datetime:
        """The moment as the page wrote it; anything else means that the page was tampered with."""
        moment = parse_datetime(self.cleaned_data["seen_at"])
        if moment is None or moment.tzinfo is None:
            raise ValidationError(_("This page is damaged: open it again."))
        return moment


class ConsentRow(NamedTuple):
    """What one use is called, its two fields, and what was recorded of it."""

    label: str
    state: forms.BoundField
    note: forms.BoundField
    recorded: Consent | None


class ChangePickForm(RewordPickForm):
    """The same, and for each use beyond the site what the member answered; a use that is not sent
    stays as it is."""

    def __init__(self, *args: Any, recorded: Mapping[str, Consent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recorded = recorded
        self.own_fields = [self[name] for name in ("excerpt", "criterion", "note")]
        for use in Consent.Use.values:
            known = recorded.get(use)
            self.fields[f"consent_{use}"] = forms.ChoiceField(
                label=_("Answer"),
                choices=Consent.State.choices,
                required=False,
                initial=known.state if known else Consent.State.NOT_ASKED,
            )
            self.fields[f"consent_{use}_note"] = forms.CharField(
                label=_("How and when"),
                help_text=_("By mail on the 3rd, by telephone… Never the member's own words."),
                max_length=200,
                required=False,
                initial=known.note if known else "",
                validators=[refuse_addresses],
            )

    def consent_rows(self) -> list[ConsentRow]:
        """The fields of each use, together."""
        return [
            ConsentRow(
                str(label),
                self[f"consent_{use}"],
                self[f"consent_{use}_note"],
                self.recorded.get(use),
            )
            for use, label in Consent.Use.choices
        ]

    def clean(self) -> dict[str, Any]:
        """What was sent of each use, as the action takes it."""
        cleaned = super().clean() or {}
        sent: dict[str, Consented] = {}
        for use in Consent.Use.values:
            state = cleaned.pop(f"consent_{use}", "")
            note = cleaned.pop(f"consent_{use}_note", "")
            if state:
                sent[use] = Consented(state, note)
        return cleaned | {"consents": sent}


def refuse_addresses(note: str) -> None:
    """A note is about the member: it carries no e-mail or IP address."""
    if is_private(note):
        raise ValidationError(
            _("An e-mail or IP address has no place here: say how, not to which address.")
        )


class WithdrawPickForm(forms.Form):
    """Why a pick is taken off every page."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=forms.RadioSelect)
