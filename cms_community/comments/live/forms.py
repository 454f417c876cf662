"""What a superuser says of a source."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Connection


class ConnectionForm(forms.ModelForm[Connection]):
    """Where a source is, and the names under which the environment holds its token and secrets."""

    address = Connection._meta.get_field("address").formfield(assume_scheme="https")

    class Meta:
        model = Connection
        fields = ["address", "account", "token_variable", "secret_variable", "poll_every"]

    def clean_token_variable(self) -> str:
        """Only what is named after the platform: the token is sent to the address above."""
        return self.named_after_platform("token_variable")

    def clean_secret_variable(self) -> str:
        """As the token's."""
        return self.named_after_platform("secret_variable")

    def named_after_platform(self, field: str) -> str:
        """A variable of the newsroom's own, such as SECRET_KEY, must not be sent anywhere."""
        name: str = self.cleaned_data[field]
        prefix = f"{self.instance.source.kind.upper()}_"
        if name and not name.startswith(prefix):
            raise ValidationError(
                _("Name it after the platform: %(example)s.") % {"example": f"{prefix}TOKEN"}
            )
        return name
