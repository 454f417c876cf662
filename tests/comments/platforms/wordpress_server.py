"""Stands in for WordPress where a real one would not do what is asked of it, such as to fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cms_community.comments.sources.access import Access

from .standing_in import Reply, Request

USER, PASSWORD = "redaction", "wordpress-application-password"


def comment(number: int, **kw: Any) -> dict[str, Any]:
    """A comment as the REST API gives it to a moderator."""
    told: dict[str, Any] = {
        "id": number,
        "post": 1,
        "parent": 0,
        "author": 3,
        "author_name": "Jeanne du Quai",
        "date_gmt": f"2026-11-20T10:{number // 60 % 60:02}:{number % 60:02}",
        "content": {"raw": f"Avis {number}", "rendered": f"<p>Avis {number}</p>"},
        "link": f"https://newspaper.example/tramway/#comment-{number}",
        "status": "approved",
        "type": "comment",
        "_links": {"up": [{"href": "https://newspaper.example/wp-json/wp/v2/posts/1"}]},
    }
    return told | kw


@dataclass
class WordPress:
    """Comments by number, under one published post."""

    comments: dict[int, dict[str, Any]] = field(default_factory=dict)

    def add(self, *comments: dict[str, Any]) -> None:
        """More comments, or others in their place."""
        self.comments |= {each["id"]: each for each in comments}

    def access(self, url: str) -> Access:
        """With the right password."""
        return Access(url, USER, PASSWORD)

    def answer(self, request: Request) -> Reply:
        """What WordPress would say."""
        what = request.path.removeprefix("/wp-json/wp/v2/")
        if what == "posts":
            told = {"id": 1, "link": "https://newspaper.example/tramway/"}
            return Reply([told | {"title": {"rendered": "Le tramway"}}])
        if what == "comments":
            ids = {int(each) for each in request.one("include").split(",") if each}
            found = [one for number, one in self.comments.items() if not ids or number in ids]
            return Reply(found)
        missing = {"code": "rest_comment_invalid_id", "data": {"status": 404}}
        return Reply(missing, status=404)
