"""A worker in a process of its own that knows the tests' platform: `python -m …workers`."""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_community.settings.test")
    django.setup()
    from django.core.management import call_command

    from cms_community.comments.sources import ADAPTERS
    from tests.comments.live.platform import ADAPTER

    ADAPTERS["discourse"] = ADAPTER
    sys.exit(call_command("worker", interval=0.05))
