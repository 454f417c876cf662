"""How long a draft is shared."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

DURATIONS = {
    "1h": (_("one hour"), timedelta(hours=1)),
    "1d": (_("one day"), timedelta(days=1)),
    "3d": (_("three days"), timedelta(days=3)),
    "7d": (_("one week"), timedelta(days=7)),
    "30d": (_("thirty days"), timedelta(days=30)),
}


class ShareForm(forms.Form):
    """For how long."""

    duration = forms.ChoiceField(
        label=_("The link is valid for"),
        choices=[(key, label) for key, (label, _time) in DURATIONS.items()],
        initial="3d",
    )

    @property
    def time(self) -> timedelta:
        """The chosen time."""
        return DURATIONS[self.cleaned_data["duration"]][1]
