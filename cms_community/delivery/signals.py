"""What others may follow."""

from __future__ import annotations

from django.dispatch import Signal

# Sent within the transaction that writes them, with `documents`: those that took a new place in the
# changes feed, each with its sequence, its tags, its announced_url and its former_url.
documents_changed = Signal()

# Sent within the transaction that marks them, with `tags`: every answer that bears one of these is
# out of date, and all are if it is "*".
answers_outdated = Signal()
