"""What others may follow."""

from __future__ import annotations

from django.dispatch import Signal

# Sent within the transaction of a batch, with `source` and `comments`: the set of the primary keys
# of the comments of which anything is told anew and that were picked. Never sent for an empty set.
# `known_at` is when the newsroom first knew of it.
comments_received = Signal()
