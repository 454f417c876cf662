"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A living French newsroom to look at and to try things on; never part of a host site."""

    name = __package__
    label = "community_demo"
