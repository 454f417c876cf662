"""What others may follow."""

from __future__ import annotations

from django.dispatch import Signal

# Sent within the transaction of a batch, with `source` and `comments`: the set of the primary keys
# of the comments of which anything is told anew and that were picked. Never sent for an empty set.
# `known_at` is when the newsroom first knew of it.
comments_received = Signal()

# Sent within the transaction of an erasure, with `source`, `member_id` (the member's id there) and
# `comments`: the set of the primary keys of what the member wrote, which may be empty. Whoever
# keeps anything that a member wrote, or that names one, removes it now: an arrival that waits to
# be read, a score, an index. The rows of the comments and of the member are there until the end.
member_erased = Signal()

# Sent within the transaction that empties them, with `comments`: the set of the primary keys of
# comments erased for good, by us or by their source. Whoever keeps words about a pick of them,
# such as a note that may quote, removes it now.
comments_erased = Signal()
