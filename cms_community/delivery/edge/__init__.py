"""The edge: whole public answers in each server process's memory, in front of Django."""

from __future__ import annotations

from .application import Edge

__all__ = ["Edge"]
