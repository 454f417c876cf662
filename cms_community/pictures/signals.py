"""What others may follow."""

from __future__ import annotations

from django.dispatch import Signal

# Sent in a transaction, with `pictures`: they have more files than before.
pictures_drawn = Signal()
