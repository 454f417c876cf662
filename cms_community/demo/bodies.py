"""Articles' bodies: the script's blocks with names in them become blocks with keys in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms_community.comments.models import Pick
from cms_community.pictures.models import Picture
from home.models import ArticlePage

from .plan import Plan
from .texts import BlockText

LINK = re.compile(r'<a href="article:([\w-]+)">')
Value = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What a body may point to, by the names the script gives."""

    plan: Plan
    pictures: dict[str, Picture]
    picks: dict[str, Pick]
    articles: dict[str, ArticlePage]


def body(shelf: Shelf, slug: str, blocks: tuple[BlockText, ...]) -> str:
    """The body of one article, as the stream field stores it."""
    return json.dumps([block(shelf, f"{slug}/{at}", text) for at, text in enumerate(blocks)])


def block(shelf: Shelf, key: str, text: BlockText) -> Value:
    """One block as stored: its type, an id that every build repeats, and its value."""
    make = MAKERS.get(text.kind, as_written)
    return {
        "type": text.kind,
        "id": str(shelf.plan.public_id("block", key)),
        "value": make(shelf, text.value),
    }


def as_written(shelf: Shelf, value: Value) -> Any:
    """A quote and its like: the script's keys are the block's own."""
    return value


def paragraph(shelf: Shelf, value: Value) -> str:
    """Rich text whose links to articles are Wagtail's, so that they follow a moved page."""
    return LINK.sub(
        lambda found: f'<a linktype="page" id="{shelf.articles[found[1]].pk}">', value["html"]
    )


def heading(shelf: Shelf, value: Value) -> Value:
    """A heading of the second level unless the script says otherwise."""
    return {"text": value["text"], "level": str(value.get("level", "2"))}


def picture(shelf: Shelf, value: Value) -> Value:
    """A picture, with its caption for this article if there is one."""
    return {"picture": shelf.pictures[value["picture"]].pk, "caption": value.get("caption", "")}


def gallery(shelf: Shelf, value: Value) -> Value:
    """Several pictures under a title."""
    items = [{"picture": key, "caption": ""} for key in value["pictures"]]
    return {
        "title": value.get("title", ""),
        "pictures": [
            {
                "type": "item",
                "id": str(shelf.plan.public_id("gallery", item["picture"])),
                "value": picture(shelf, item),
            }
            for item in items
        ],
    }


def table(shelf: Shelf, value: Value) -> Value:
    """A table of texts, a heading over each column."""
    columns = [{"type": "text", "heading": heading} for heading in value["columns"]]
    rows = [{"values": list(row)} for row in value["rows"]]
    return {"columns": columns, "rows": rows, "caption": value.get("caption", "")}


MAKERS: dict[str, Callable[[Shelf, Value], Any]] = {
    "paragraph": paragraph,
    "heading": heading,
    "picture": picture,
    "gallery": gallery,
    "table": table,
    "embed": lambda shelf, value: value["url"],
    "comment": lambda shelf, value: shelf.picks[value["pick"]].pk,
    "related_article": lambda shelf, value: shelf.articles[value["slug"]].pk,
}
