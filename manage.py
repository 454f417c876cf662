#!/usr/bin/env python
"""Runs the commands of the newsroom; development settings unless told otherwise."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line; a wrong setting ends it with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_community.settings.development")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"CMS Community cannot start: {error}")


if __name__ == "__main__":
    main()
