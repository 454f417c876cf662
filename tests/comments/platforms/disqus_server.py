"""Stands in for Disqus: the shapes that its API's documentation gives, and its table of errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cms_community.comments.sources.access import Access

from .standing_in import Reply, Request

SECRET, TOKEN = "disqus-secret-key", "disqus-access-token"
FORUM = "lequai"


def post(number: int, **kw: Any) -> dict[str, Any]:
    """A post as Disqus gives it to a moderator, with what is private in it."""
    told: dict[str, Any] = {
        "id": str(number),
        "forum": FORUM,
        "thread": {
            "id": "77",
            "link": "https://newspaper.example/tramway",
            "clean_title": "Le tramway",
        },
        "parent": None,
        "message": f"<p>Avis {number}</p>",
        "raw_message": f"Avis {number}",
        "createdAt": f"2026-11-20T10:{number // 60 % 60:02}:{number % 60:02}",
        "isApproved": True,
        "isSpam": False,
        "isDeleted": False,
        "isDeletedByAuthor": False,
        "isFlagged": False,
        "isEdited": False,
        "isHighlighted": False,
        "likes": 3,
        "dislikes": 1,
        "numReports": 0,
        "ipAddress": "203.0.113.77",
        "approxLoc": {"lat": 47.2, "lng": -1.5},
        "author": {
            "id": "5",
            "username": "jeanne",
            "name": "Jeanne du Quai",
            "isAnonymous": False,
            "email": "jeanne@private.example",
            "emailHash": "67f79ed8e10b74abf07a8dfe101bbab2",
        },
    }
    return told | kw


@dataclass
class Disqus:
    """Posts by id; after `allowance` questions, it has been asked too often."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    allowance: int = 1000

    def add(self, *posts: dict[str, Any]) -> None:
        """More posts, or others in their place."""
        self.posts |= {each["id"]: each for each in posts}

    def access(self, url: str) -> Access:
        """With the right keys."""
        return Access(url, FORUM, f"{SECRET},{TOKEN}")

    def answer(self, request: Request) -> Reply:
        """What Disqus would say."""
        self.allowance -= 1
        if self.allowance < 0:
            return Reply({"code": 14, "response": "You have exceeded the rate limit"}, status=400)
        if (request.one("api_secret"), request.one("access_token")) != (SECRET, TOKEN):
            return Reply({"code": 5, "response": "Invalid API key"}, status=403)
        if request.path == "/api/3.0/posts/details.json":
            found = self.posts.get(request.one("post"))
            if found is None:
                return Reply({"code": 8, "response": "Not found"}, status=404)
            return Reply({"code": 0, "response": found})
        if request.path == "/api/3.0/posts/list.json":
            return Reply(self._page(request))
        return Reply({"code": 1, "response": "Endpoint not valid"}, status=400)

    def _page(self, request: Request) -> dict[str, Any]:
        assert request.query["include"] == ["approved", "unapproved", "spam", "deleted"]
        assert (request.one("forum"), request.one("order")) == (FORUM, "asc")
        posts = sorted(self.posts.values(), key=lambda each: str(each["createdAt"]))
        first, size = int(request.one("cursor", "0")), int(request.one("limit"))
        end = first + size
        cursor = {"hasNext": end < len(posts), "next": str(end), "hasPrev": first > 0}
        return {"code": 0, "response": posts[first:end], "cursor": cursor}
