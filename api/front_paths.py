"""Paths of the front end, as readers' browsers ask for them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from rest_framework import serializers

LONGEST = 2000
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class FrontPath(NamedTuple):
    """A path, decoded, and the query string that was behind it, as it was sent."""

    path: str
    query: str = ""

    @property
    def with_slash(self) -> str:
        """The path as the newsroom's own addresses are: with a slash at the end."""
        return self.path if self.path.endswith("/") else f"{self.path}/"


class FrontPathField(serializers.CharField):
    """A path on the front end, from the slash on; percent-encoded or not."""

    def __init__(self) -> None:
        super().__init__(
            max_length=LONGEST,
            trim_whitespace=False,
            help_text="Path on the front end, from its slash on; a query string may follow.",
        )

    def to_internal_value(self, data: str) -> FrontPath:  # type: ignore[override]  # two texts
        """The path and its query string; ValidationError for what no browser asks a site for."""
        text = super().to_internal_value(data)
        if len(text) > LONGEST:
            raise serializers.ValidationError(f"Longer than {LONGEST} characters.")
        path, _, query = text.partition("?")
        try:
            path = unquote_to_bytes(path).decode()
        except (UnicodeDecodeError, UnicodeEncodeError):
            raise serializers.ValidationError("Not valid UTF-8 once it is decoded.") from None
        if why := why_refused(path, query):
            raise serializers.ValidationError(why)
        return FrontPath(path, query)


def why_refused(path: str, query: str) -> str:
    """One sentence on why this is no path of a site, nothing if it is one."""
    if not path.startswith("/"):
        return "Begin with a slash: a path, without scheme or host."
    if path.startswith("//") or "\\" in path or "#" in path:
        return "A path only: no host, no backslash, no fragment."
    if CONTROL.search(path) or CONTROL.search(query):
        return "No control characters."
    if {".", ".."} & set(path.split("/")):
        return "No dot segments: resolve them first."
    return ""
