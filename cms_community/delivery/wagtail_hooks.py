"""What delivery adds to the admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from .webhooks.log_formats import ACTIONS
from .webhooks.viewsets import EndpointViewSet


@hooks.register("register_admin_viewset")
def register_webhooks() -> EndpointViewSet:
    """Where changes are posted."""
    return EndpointViewSet()


@hooks.register("register_log_actions")
def register_webhook_actions(registry: Any) -> None:
    """Every act on a webhook has its line in the log."""
    for action, formatter in ACTIONS.items():
        registry.register_action(action)(formatter)
