"""What the desk fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from .addresses import complaint
from .events import Event
from .models import Endpoint


class EndpointForm(forms.ModelForm[Endpoint]):
    """A webhook: where it leads, and what it hears of."""

    events = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=Event,
        initial=Event.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one event at least.")},
    )

    class Meta:
        model = Endpoint
        fields = ["name", "url", "events"]
        widgets = {"url": forms.URLInput}

    def clean_url(self) -> str:
        """Refused if nothing could ever be posted there."""
        url: str = self.cleaned_data["url"]
        if words := complaint(url):
            raise forms.ValidationError(words)
        return url


class ReplayForm(forms.Form):
    """A range of old messages: by their places in the changes feed, or by their time."""

    first_place = forms.IntegerField(
        label=gettext_lazy("Place in the changes feed, from"),
        min_value=1,
        max_value=2**62,
        required=False,
    )
    last_place = forms.IntegerField(
        label=gettext_lazy("Place in the changes feed, to"),
        min_value=1,
        max_value=2**62,
        required=False,
    )
    since = forms.DateTimeField(
        label=gettext_lazy("From time"), required=False, widget=AdminDateTimeInput
    )
    until = forms.DateTimeField(
        label=gettext_lazy("To time"), required=False, widget=AdminDateTimeInput
    )

    def clean(self) -> dict[str, Any]:
        """One range or the other, whole, first before last."""
        given = self.cleaned_data
        places = self.pair("first_place", "last_place")
        times = self.pair("since", "until")
        if not self.errors and places is None and times is None:
            raise forms.ValidationError(_("Fill in both ends of one of the two ranges."))
        return given | {"places": places, "times": times}

    def pair(self, first: str, last: str) -> tuple[Any, Any] | None:
        """The two ends of a range; None if it is not given."""
        begins, ends = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if begins is None and ends is None:
            return None
        if begins is None or ends is None:
            self.add_error(first if begins is None else last, _("A range has two ends."))
        elif begins > ends:
            self.add_error(last, _("The end comes before the beginning."))
        return begins, ends
