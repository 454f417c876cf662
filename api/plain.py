"""The plain words of a stored document: only what its JSON tells readers, so nothing else leaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags

# Where one word must not run into the next once the tags are gone.
BREAK = re.compile(r"</(?:p|li|h[1-6]|div|blockquote|figcaption|td|th|tr)>|<br[^>]*>")
# What search looks through, wherever in a document it stands.
SAID = {
    *("attribution", "biography", "caption", "description", "excerpt", "heading", "html", "job"),
    *("introduction", "name", "note", "standfirst", "subject", "text", "title", "transcript"),
}
HTML = {"html", "introduction", "transcript"}
# What says little of the document itself: its repetition for machines, other pages' titles, a
# provider's HTML.
LEFT_OUT = {"seo", "section", "related_articles", "discussion"}
BLOCKS_LEFT_OUT = {"embed", "related_article"}


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(strip_tags(BREAK.sub(r"\g<0> ", html))).split())


def title_of(body: dict[str, Any]) -> str:
    """What a document is called."""
    return str(body.get("title") or body.get("name") or "")


def text_of(body: dict[str, Any]) -> str:
    """Everything that a document says beside its title, a line for each part."""
    rest = {name: value for name, value in body.items() if name not in ("title", "name")}
    # The text of a photo or a message is HTML; that of a heading or a quotation is not.
    if isinstance(rest.get("text"), str):
        rest["html"] = rest.pop("text")
    return "\n".join(filter(None, said(rest)))


def said(value: Any, name: str = "") -> Iterator[str]:
    """The texts of a part of a document."""
    if isinstance(value, str):
        if name in SAID:
            yield plain(value) if name in HTML else value
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner, name)
    elif isinstance(value, dict) and value.get("type") not in BLOCKS_LEFT_OUT:
        yield from of_members(value)


def of_members(value: dict[str, Any]) -> Iterator[str]:
    """The texts of the members of an object; a table's cells and an article's tags are texts."""
    for name, inner in value.items():
        if name in ("rows", "tags"):
            yield from said(inner, "text")
        elif name not in LEFT_OUT:
            yield from said(inner, name)
