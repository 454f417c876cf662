"""Stands in for Discourse: the shapes of its post serializer, and the answers of its controllers.

An ordinary member is answered 404 for a post that is deleted, and 403 for one that is hidden or in
a category of the staff, which is what a wrong key is answered too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cms_community.comments.sources.access import Access

from .standing_in import Reply, Request

KEY, MEMBER = "discourse-api-key", "lecteur"


def post(number: int, **kw: Any) -> dict[str, Any]:
    """A post as Discourse gives it."""
    told: dict[str, Any] = {
        "id": number,
        "name": "Jeanne Dupont",
        "username": "jeanne",
        "user_id": 9,
        "created_at": f"2026-11-20T10:{number // 60 % 60:02}:{number % 60:02}.000Z",
        "updated_at": f"2026-11-20T10:{number // 60 % 60:02}:{number % 60:02}.000Z",
        "cooked": f"<p>Avis {number}</p>",
        "post_number": number,
        "post_type": 1,
        "reply_count": 0,
        "reply_to_post_number": None,
        "topic_id": 4,
        "topic_slug": "le-tramway",
        "version": 1,
        "staff": False,
        "hidden": False,
        "deleted_at": None,
        "user_deleted": False,
        "actions_summary": [{"id": 2, "count": 5}],
    }
    return told | kw


def refused(kind: str) -> dict[str, Any]:
    """An error as its controllers give it."""
    return {"errors": ["You are not permitted to view the requested resource."], "error_type": kind}


@dataclass
class Discourse:
    """Posts by number; those that are hidden or secret are forbidden to an ordinary member."""

    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    secret: set[int] = field(default_factory=set)

    def add(self, *posts: dict[str, Any]) -> None:
        """More posts, or others in their place."""
        self.posts |= {each["id"]: each for each in posts}

    def access(self, url: str) -> Access:
        """With the right key."""
        return Access(url, MEMBER, KEY)

    def answer(self, request: Request) -> Reply:
        """What Discourse would say."""
        asked = (request.headers.get("api-key"), request.headers.get("api-username"))
        if asked != (KEY, MEMBER):
            return Reply(refused("invalid_access"), status=403)
        if request.path == "/posts.json":
            return Reply({"latest_posts": self._page(int(request.one("before", "0")))})
        number = int(request.path.removeprefix("/posts/").removesuffix(".json"))
        found = self.posts.get(number)
        if found is None or found["deleted_at"]:
            return Reply(refused("not_found"), status=404)
        if found["hidden"] or number in self.secret:
            return Reply(refused("invalid_access"), status=403)
        return Reply(found)

    def _page(self, before: int) -> list[dict[str, Any]]:
        shown = [
            each | {"topic_title": "Le tramway"}
            for number, each in sorted(self.posts.items(), reverse=True)
            if number not in self.secret and not (each["hidden"] or each["deleted_at"])
        ]
        return [each for each in shown if not before or each["id"] < before][:50]
