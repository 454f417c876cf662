"""What the admin changes without a signal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from cms_community.delivery.actions import touch
from cms_community.pictures.models import Picture

from .following import things


@hooks.register("after_bulk_action")
def follow_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    """Pictures were put into another collection, which may be private, by one statement."""
    pictures = [one for one in objects if isinstance(one, Picture)]
    if pictures:
        touch(things=things(pictures))
