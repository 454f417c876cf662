"""Documents as simple HTML, for feed readers: from the JSON that readers get, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Value = dict[str, Any]
OWN_LINK = re.compile(r'(<a href=")(/[^"]*")')


def markup(html: str) -> SafeString:
    """HTML of a document, as it is: it was cleaned when it was written."""
    return mark_safe(html)  # noqa: S308  the editor's own rich text, as the API delivers it


def paragraph(value: Value) -> SafeString:
    """Rich text."""
    return markup(value["html"])


def heading(value: Value) -> SafeString:
    """A heading of its level."""
    name = markup(f"h{int(value['level'])}")
    return format_html("<{0}>{1}</{0}>", name, value["text"])


def picture(value: Value) -> SafeString:
    """A picture as JPEG, with caption and credit."""
    return figure(value["picture"], value["caption"])


def figure(shown: Value | None, caption: str) -> SafeString:
    """A figure; nothing before the picture has files."""
    purposes = shown["purposes"] if shown else {}
    file = purposes.get("full") or purposes.get("hero") or purposes.get("card")
    if shown is None or file is None:
        return markup("")
    return format_html(
        '<figure><img src="{}" alt="{}" width="{}" height="{}">'
        "<figcaption>{}</figcaption></figure>",
        file["src"],
        shown["alt"],
        file["width"],
        file["height"],
        " — ".join(filter(None, (caption, shown["credit"]))),
    )


def gallery(value: Value) -> SafeString:
    """Its pictures, one below the other."""
    title = format_html("<p>{}</p>", value["title"]) if value["title"] else markup("")
    return title + format_html_join("", "{}", ((picture(one),) for one in value["pictures"]))


def quote(value: Value) -> SafeString:
    """Someone's words."""
    by = format_html("<p>— {}</p>", value["attribution"]) if value["attribution"] else ""
    return format_html("<blockquote><p>{}</p>{}</blockquote>", value["text"], by)


def embed(value: Value) -> SafeString:
    """A link: few feed readers run what a provider sends."""
    return format_html('<p><a href="{}">{}</a></p>', value["url"], value["title"] or value["url"])


def comment(value: Value) -> SafeString:
    """A member's words, with their name."""
    name = value["author"]["name"]
    by = format_html("<p>— {}</p>", name) if name else ""
    return format_html("<blockquote><p>{}</p>{}</blockquote>", value["excerpt"], by)


def related_article(value: Value) -> SafeString:
    """A link to it."""
    return format_html('<p><a href="{}">{}</a></p>', value["url"], value["title"])


def table(value: Value) -> SafeString:
    """A table with its headings."""
    headings = ((column["heading"],) for column in value["columns"])
    head = format_html_join("", "<th>{}</th>", headings)
    rows = ((format_html_join("", "<td>{}</td>", ((c,) for c in row)),) for row in value["rows"])
    body = format_html_join("", "<tr>{}</tr>", rows)
    return format_html(
        "<table><caption>{}</caption><tr>{}</tr>{}</table>", value["caption"], head, body
    )


def gap(value: Value) -> SafeString:
    """Where words were taken back a feed says nothing: its readers keep what it says."""
    return SafeString("")


# Each block type as HTML; one that is not here, such as a host's own, is left out.
BLOCKS: dict[str, Callable[[Value], SafeString]] = {
    "paragraph": paragraph,
    "heading": heading,
    "picture": picture,
    "gallery": gallery,
    "quote": quote,
    "pull_quote": quote,
    "embed": embed,
    "comment": comment,
    "related_article": related_article,
    "table": table,
    "withdrawn_pick": gap,
}


def blocks(body: list[Value]) -> str:
    """The blocks that have a rendering, in their order."""
    return "\n".join(BLOCKS[b["type"]](b["value"]) for b in body if b["type"] in BLOCKS)


def article(document: Value) -> str:
    """An article: standfirst, picture, body."""
    first = format_html("<p><strong>{}</strong></p>", document["standfirst"])
    hero = document["picture"]
    return "\n".join(
        [first, figure(hero, hero["caption"] if hero else ""), blocks(document["body"])]
    )


def selection(document: Value) -> str:
    """A comment selection: what it is about, then each pick that stands, with the desk's note."""
    picks = [
        comment(one["pick"]) + (format_html("<p>{}</p>", one["note"]) if one["note"] else "")
        for one in document["picks"]
        if one["type"] == "selected_pick"
    ]
    return "\n".join([document["introduction"], *picks])


def absolute(html: str, front_end: str) -> str:
    """The HTML with links to our own pages as whole addresses: a feed is read elsewhere."""
    return OWN_LINK.sub(lambda match: match[1] + urljoin(front_end, match[2]), html)
