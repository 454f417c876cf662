"""A reader of the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms_community.delivery.actions import render_due, settle


class Reader(Client):
    """Asks once everything that the test changed is delivered.

    A test's transaction never commits, so what follows a commit is done here.
    """

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        """Deliver, then ask."""
        deliver()
        return self.ask(*args, **kwargs)

    def ask(self, *args: Any, **kwargs: Any) -> Any:
        """Ask at once."""
        return super().generic(*args, **kwargs)


def deliver() -> None:
    """Settle and render everything, as the commit and the worker do."""
    settle()
    render_due()


@pytest.fixture
def client() -> Reader:
    """Someone who reads the API."""
    return Reader()
