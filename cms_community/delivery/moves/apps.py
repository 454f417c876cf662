"""Wagtail's redirects app, but for what it does when a branch has another address.

A site that lists `wagtail.contrib.redirects` in INSTALLED_APPS instead keeps Wagtail's own way.
"""

from __future__ import annotations

from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig


class RedirectsConfig(WagtailRedirectsAppConfig):
    """The same app: its name, label, models and migrations are Wagtail's."""

    def ready(self) -> None:
        """A single page's redirect is made by Wagtail, those of a branch by the worker."""
        super().ready()
        from .signal_handlers import connect  # noqa: PLC0415  models exist only now

        connect()
