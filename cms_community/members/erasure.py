"""How an erased id is remembered without being kept."""

from __future__ import annotations

import hmac

from .models import Source


def digest(source: Source, remote_id: str) -> str:
    """The salted hash that stands for an id at this source: 64 hexadecimal characters."""
    return hmac.digest(source.erasure_salt.encode(), remote_id.encode(), "sha256").hex()
