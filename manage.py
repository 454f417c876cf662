#!/usr/bin/env python
"""Runs the commands of the newsroom; development settings unless told otherwise."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# What a shell expects of a program that Ctrl+C ended.
STOPPED = 130


def main() -> None:
    """Run the command named on the command line; a wrong setting or Ctrl+C ends it with a line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_community.settings.development")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"CMS Community cannot start: {error}")
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrompu. / Stopped.\n")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
