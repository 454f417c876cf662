"""A platform that signs its webhooks and tells comments in them, for benchmarks/ingest.py.

`benchmarks.agora:application` is the newsroom with its adapter; `python -m benchmarks.agora` is a
worker that knows it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping, Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  after the setup
from django.core.wsgi import get_wsgi_application  # noqa: E402  as above

from cms_community.comments.sources import ADAPTERS, Adapter  # noqa: E402  as above
from cms_community.comments.sources.answers import BadSignature, Told  # noqa: E402  as above
from cms_community.delivery.edge import Edge  # noqa: E402  as above
from cms_community.members.models import Source  # noqa: E402  as above


def signature(body: bytes, secret: str) -> bytes:
    """How a body is signed."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()


def read_webhook(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> Told:
    """{"id": …, "comments": [records]}, signed in X-Signature."""
    given = headers.get("X-Signature", "").encode()
    if not any(hmac.compare_digest(signature(body, secret), given) for secret in secrets):
        raise BadSignature
    told = json.loads(body)
    return Told(told["comments"], event=told["id"])


ADAPTERS["discourse"] = Adapter(Source.Kind.DISCOURSE, read_webhook=read_webhook)
application = Edge(get_wsgi_application(), prefix="/api/v1/")

if __name__ == "__main__":
    call_command("worker", interval=0.1)
