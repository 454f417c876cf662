"""Why a file is not taken as a picture."""

from __future__ import annotations


class UnusableFile(ValueError):
    """A file that cannot be a picture, with the one sentence that says why and what to do."""
