"""How a source is reached, and how that went."""

from __future__ import annotations

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ...members.models import Source

a_variable = RegexValidator(
    r"^[A-Z][A-Z0-9_]{0,99}\Z",
    _("Write the name of an environment variable, such as CORAL_TOKEN; never the token itself."),
)


class Connection(models.Model):
    """How a source is asked; its token and its secrets stay in the environment, by name."""

    source = models.OneToOneField(
        Source,
        models.CASCADE,
        primary_key=True,
        related_name="connection",
        verbose_name=_("source"),
    )
    address = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("https://talk.newspaper.example")
    )
    account = models.CharField(
        _("account"),
        max_length=100,
        blank=True,
        help_text=_("A Disqus forum, a WordPress or Discourse user; nothing for Coral."),
    )
    token_variable = models.CharField(
        _("variable of the token"), max_length=100, blank=True, validators=[a_variable]
    )
    secret_variable = models.CharField(
        _("variable of the webhook secrets"),
        max_length=100,
        blank=True,
        validators=[a_variable],
        help_text=_("Two, with a comma between them, while a secret is being renewed."),
    )
    poll_every = models.PositiveIntegerField(
        _("seconds between two polls"),
        default=60,
        validators=[MinValueValidator(0)],
        help_text=_("0: never asked, it calls us."),
    )
    # What the adapter needs to go on from where it stopped; its own words.
    cursor = models.TextField(blank=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False, db_index=True)
    answered_at = models.DateTimeField(_("last answer"), null=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        default_permissions = ()

    def __str__(self) -> str:
        return self.address or str(self.source)
