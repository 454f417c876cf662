"""Stands in for Coral: the shapes of its GraphQL schema and of its errors, not its code.

It answers the two queries that the adapter sends, `comments` by date and `comment` by id, as its
resolvers do: a comment is found by a moderator in any state, and by others only when published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cms_community.comments.sources.access import Access

from .standing_in import Reply, Request

TOKEN = "coral-token-of-an-administrator"


def comment(number: int, **kw: Any) -> dict[str, Any]:
    """A comment as Coral's GraphQL gives it."""
    at = f"2026-11-20T10:{number // 60 % 60:02}:{number % 60:02}.000Z"
    told: dict[str, Any] = {
        "id": f"c{number}",
        "body": f"<div>Avis {number}</div>",
        "createdAt": at,
        "status": "NONE",
        "deleted": False,
        "rating": None,
        "ancestorIDs": [],
        "replyCount": 0,
        "permalink": f"https://newspaper.example/tramway?commentID=c{number}",
        "editing": {"edited": False},
        "revision": {"createdAt": at},
        "author": {"id": "u1", "username": "Jeanne du Quai", "role": "COMMENTER"},
        "tags": [],
        "actionCounts": {"reaction": {"total": 0}, "flag": {"total": 0}},
        "story": {
            "id": "s1",
            "url": "https://newspaper.example/tramway",
            "metadata": {"title": "Le tramway", "section": "Ville"},
        },
    }
    return told | kw


def refusal(code: str) -> dict[str, Any]:
    """An answer of GraphQL that says why it is none."""
    return {"errors": [{"message": code, "extensions": {"code": code}}], "data": None}


@dataclass
class Coral:
    """Comments by id, and the role of whose token is sent."""

    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    role: str = "ADMIN"

    def add(self, *comments: dict[str, Any]) -> None:
        """More comments, or others in their place."""
        self.comments |= {each["id"]: each for each in comments}

    def access(self, url: str) -> Access:
        """With the right token."""
        return Access(url, token=TOKEN)

    def answer(self, request: Request) -> Reply:
        """What Coral would say."""
        if request.path != "/api/graphql":
            return Reply(raw=b"<h1>Not Found</h1>", status=404)
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply({"error": {"code": "TOKEN_INVALID"}}, status=401)
        if self.role not in ("ADMIN",):
            return Reply({"error": {"code": "RAW_QUERY_NOT_AUTHORIZED"}}, status=400)
        variables = request.json["variables"]
        if "after" in variables:
            return Reply({"data": {"comments": self._page(variables["after"])}})
        found = {f"c{name[1:]}": self.comments.get(value) for name, value in variables.items()}
        return Reply({"data": {"viewer": {"role": self.role}, **found}})

    def _page(self, after: str) -> dict[str, Any]:
        later = [each for each in self.comments.values() if each["createdAt"] > after]
        later.sort(key=lambda each: str(each["createdAt"]))
        return {"nodes": later[:50], "pageInfo": {"hasNextPage": len(later) > 50}}
