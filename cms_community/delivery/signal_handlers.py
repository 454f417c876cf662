"""What follows from a change of documents, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .models import Document
from .signals import documents_changed
from .webhooks.planning import plan_deliveries


def tell_endpoints(documents: Sequence[Document], **kwargs: Any) -> None:
    """Webhooks are planned in the same transaction."""
    plan_deliveries(documents=documents)


def connect() -> None:
    """Called once, when the app is ready."""
    documents_changed.connect(tell_endpoints)
