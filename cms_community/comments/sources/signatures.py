"""Judges what is posted to us by the HMAC-SHA256 of its raw body."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from .answers import BadSignature, NotUnderstood

_PREFIX = "sha256="


def signed_json(body: bytes, signature: str, secrets: Sequence[str]) -> Any:
    """What a signed body says; `signature` is `sha256=<hex>`, or several with commas between them.

    Raises BadSignature unless one of the secrets made one of the signatures, and where there is no
    secret at all; NotUnderstood when what is signed is no JSON.
    """
    given = [each.strip().lower() for each in signature.split(",")]
    right = [
        _PREFIX + hmac.digest(each.encode(), body, hashlib.sha256).hex() for each in secrets if each
    ]
    # All are compared, each in constant time: how long it took tells nobody which one was near.
    if not sum(hmac.compare_digest(_bytes(a), _bytes(b)) for a in given for b in right):
        raise BadSignature(_("The signature is wrong or missing, or no secret is set."))
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood(_("What was posted is signed, but is no JSON.")) from None


def header(headers: Mapping[str, str], name: str) -> str:
    """A header, however its name is capitalised; empty if there is none."""
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")
