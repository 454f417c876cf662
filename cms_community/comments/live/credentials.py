"""Tokens and secrets, read from the environment when they are needed and kept nowhere."""

from __future__ import annotations

import os

from ..sources.access import Access
from ..sources.answers import Misconfigured
from .models import Connection

__all__ = ["Access", "access_to", "secrets_of"]


def access_to(connection: Connection) -> Access:
    """What an adapter needs to ask; Misconfigured when the variable of the token holds nothing."""
    variable = connection.token_variable
    token = os.environ.get(variable, "").strip() if variable else ""
    if variable and not token:
        raise Misconfigured(
            f"The environment variable {variable} is not set: set it where the worker and the"
            " server start, and start them again."
        )
    return Access(connection.address.rstrip("/"), connection.account, token)


def secrets_of(connection: Connection) -> tuple[str, ...]:
    """The secrets that sign what the source posts to us; none if none is set."""
    variable = connection.secret_variable
    value = os.environ.get(variable, "") if variable else ""
    return tuple(filter(None, (secret.strip() for secret in value.split(","))))
