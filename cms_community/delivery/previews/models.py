"""Links to drafts."""

from __future__ import annotations

from typing import Self

import swapper
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Reads of links."""

    def valid(self) -> Self:
        """Those that still open something."""
        return self.filter(expires_at__gt=timezone.now())

    def shared(self) -> Self:
        """Those that an editor gave to someone."""
        return self.filter(revision__isnull=False)

    def own(self) -> Self:
        """Those by which editors see what they write."""
        return self.filter(revision__isnull=True)


class PreviewLink(models.Model):
    """Opens one draft, for a while: an editor's own as it is typed, or one that was shared.

    Of the token only a hash is kept. What an editor types is in `content`, as revisions keep
    it, so that a pick's words are looked up when the draft is read, never copied; a shared link
    opens the revision that it was made for.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # None for a page that was never saved.
    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        models.CASCADE,
        related_name="+",
        null=True,
    )
    model = models.CharField(max_length=255)
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+", null=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["expires_at"], name="preview_link_expires")]
