"""What was done to a picture, and the original that it was done to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from ..storages import private_storage


class Retouch(models.Model):
    """The recipe that a picture's file was made by; the original lies where no reader comes."""

    picture = models.OneToOneField(
        "community_pictures.Picture", models.CASCADE, primary_key=True, related_name="retouch"
    )
    recipe = models.JSONField()
    original = models.FileField(storage=private_storage, upload_to="originals", max_length=255)
    # Counts the savings: whoever saves names the one that was read.
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )

    def __str__(self) -> str:
        return ", ".join(sorted(self.steps))

    @property
    def steps(self) -> dict[str, Any]:
        """What is done, by name."""
        return dict(self.recipe)
