"""Work on pictures that can be done again at no loss."""

from __future__ import annotations

from django_tasks import task

from .actions import make_renditions
from .models import Picture


@task()
def render_picture(picture_id: int) -> None:
    """Make the served sizes of a picture; nothing if it was deleted meanwhile."""
    if picture := Picture.objects.filter(pk=picture_id).first():
        make_renditions(picture=picture)
