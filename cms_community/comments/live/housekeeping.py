"""What the worker does for live sources."""

from __future__ import annotations

from ...delivery.sweeps import register_sweep
from .actions import forget_arrivals
from .arrivals import work_through
from .polling import poll_due
from .pushing import forget_receipts


def register() -> None:
    """Called once, when the app is ready."""
    register_sweep("arrived", work_through)
    register_sweep("polled", poll_due)
    register_sweep("forgotten arrivals", forget_arrivals, every=600, alone=True)
    register_sweep("forgotten receipts", forget_receipts, every=600, alone=True)
