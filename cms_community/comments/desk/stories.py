"""What the desk knows of a story beyond its discussion: whoever has the stories registers here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A story under which members write."""

    standfirst: str
    edit_url: str = ""


Finder = Callable[[Iterable[str]], Mapping[str, Story]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Have stories looked up by their addresses, all those of a page of comments at once."""
    _finders.append(finder)


def stories_at(urls: Iterable[str]) -> dict[str, Story]:
    """What is known of the stories at these addresses; nothing of those that nobody knows."""
    wanted = {url for url in urls if url}
    found: dict[str, Story] = {}
    for finder in _finders:
        found.update(finder(wanted - set(found)))
    return found
