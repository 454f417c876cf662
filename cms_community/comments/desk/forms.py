"""What the desk's decisions hand in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..keys import keys_in
from ..models import Pick

# No key has more digits, and no database takes a number that has.
GREATEST = 10**18


class Keys(forms.Field):
    """Keys of picks, in the order in which they were handed in, each once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        """The keys; what is no key is left out, as a pick that is not there would be."""
        return keys_in(value or [])


class TrayForm(forms.Form):
    """A tray, and what its page was when it was read."""

    tray = forms.CharField(max_length=100)
    version = forms.CharField(max_length=100, required=False)


class PlacingForm(TrayForm):
    """A pick and the tray that it is put into, taken out of, or moved in."""

    pick = forms.IntegerField(min_value=1, max_value=GREATEST)
    to = forms.IntegerField(min_value=0, max_value=10_000, required=False)

    def clean_pick(self) -> Pick:
        """The pick."""
        pick: Pick | None = Pick.objects.filter(pk=self.cleaned_data["pick"]).first()
        if pick is None:
            raise forms.ValidationError(_("This pick does not exist."))
        return pick


class BeginForm(forms.Form):
    """A new selection."""

    title = forms.CharField(label=_("Title"), max_length=255)
    subject = forms.CharField(
        label=capfirst(_("subject")),
        max_length=255,
        required=False,
        help_text=_("If other than the title."),
    )
    place = forms.IntegerField(label=pgettext_lazy("newspaper", "Section"), max_value=GREATEST)
    picks = Keys(required=False)

    def clean_picks(self) -> list[Pick]:
        """The picks, in the desk's order."""
        keys = self.cleaned_data["picks"]
        found = Pick.objects.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def clean(self) -> dict[str, Any]:
        """A selection without a subject of its own has its title's."""
        given = super().clean() or self.cleaned_data
        given["subject"] = given.get("subject") or given.get("title", "")
        return given


class UndoForm(forms.Form):
    """The way back that we gave with a decision."""

    undo = forms.CharField(max_length=2000)
