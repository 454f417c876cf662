"""The people who log in to the newsroom."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person of the newspaper who works in the admin; members of the public never log in here."""
