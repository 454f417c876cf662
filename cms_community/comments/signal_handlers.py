"""What follows when a source's comments arrive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .actions import follow_source
from .signals import comments_received


def obey_the_source(comments: Iterable[int], **kwargs: Any) -> None:
    """Picks follow what their source says of their comments."""
    follow_source(comment_ids=comments)


def connect() -> None:
    """Called once, when the app is ready."""
    comments_received.connect(obey_the_source, dispatch_uid="picks_obey_the_source")
