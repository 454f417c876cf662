"""What everything that is delivered has in common."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivered(models.Model):
    """Something the front end knows by a public id that never changes."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def short_id(self) -> str:
        """The first ten characters of the public id, as cache tags carry it."""
        return self.public_id.hex[:10]
