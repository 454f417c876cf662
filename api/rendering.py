"""What serializers ask while they render: what readers may see; and the note of what they used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.models import Page, Site
from wagtail.rich_text.rewriters import LinkRewriter

from cms_community.comments.models import Pick
from cms_community.conf import setting
from cms_community.delivery.visibility import (
    DatedBranches,
    Window,
    dated_branches,
    only_open,
    window_of,
)
from cms_community.pictures.models import Picture
from cms_community.pictures.querysets import private_collections
from cms_community.videos.models import VideoFile

from .pages import SectionPage
from .tags import embed_tag, page_tag, tag_of

PAGE_LINK = re.compile(r'<a [^>]*linktype="page"[^>]*>')
PAGE_ID = re.compile(r' id="(\d+)"')


class Linked(NamedTuple):
    """A page that others link to; the window is None while it is not open to readers at all."""

    page: Page
    window: Window | None


class LookUps:
    """What many renderings of one moment share: each look-up is made at most once."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or timezone.now()
        self.linked: dict[int, Linked | None] = {}
        self.embedded: dict[str, Embed | None] = {}

    @cached_property
    def private_collections(self) -> set[int]:
        """Keys of the collections whose pictures no reader may see."""
        return private_collections()

    @cached_property
    def dated_branches(self) -> DatedBranches:
        """The branches of the tree that begin or end at some time."""
        return dated_branches()

    @cached_property
    def sections(self) -> dict[str, Any]:
        """The sections open to readers, by their path in the tree."""
        sections = only_open(SectionPage.objects.select_related("locale"))
        return {section.path: section for section in sections}

    @cached_property
    def site_roots(self) -> list[tuple[str, str]]:
        """Where each site's tree begins, and what its paths begin with on the front end."""
        return [
            (root.root_path, self.prefix_of(root.language_code))
            for root in Site.get_site_root_paths()
        ]

    @staticmethod
    def prefix_of(language_code: str) -> str:
        """What the paths of a language begin with on the front end."""
        return "/" if language_code == settings.LANGUAGE_CODE else f"/{language_code}/"

    def load_links(self, page_ids: Iterable[int]) -> None:
        """Look up pages that are linked to, in a few queries however many they are."""
        missing = set(page_ids) - set(self.linked)
        if missing:
            pages = Page.objects.filter(pk__in=missing)
            opened = set(only_open(pages).values_list("pk", flat=True))
            self.linked |= dict.fromkeys(missing)
            for page in pages.specific():
                is_open = page.pk in opened and self.stands_in_a_site(page)
                window = window_of(page, self.dated_branches) if is_open else None
                self.linked[page.pk] = Linked(page, window)

    def load_embeds(self, urls: Iterable[str]) -> None:
        """Look up what was stored of embedded media when they were saved; nothing is fetched."""
        hashes = {get_embed_hash(url): url for url in urls if url not in self.embedded}
        if hashes:
            found = Embed.objects.filter(hash__in=hashes)
            self.embedded |= dict.fromkeys(hashes.values())
            self.embedded |= {hashes[embed.hash]: embed for embed in found}

    def stands_in_a_site(self, page: Page) -> bool:
        """Whether the page has an address at all: a copy beside the front page has none."""
        return any(page.url_path.startswith(root) for root, _ in self.site_roots)

    def path_of(self, page: Page) -> str:
        """The page's path on the front end; its address in the tree if it stands in no site."""
        for root, prefix in self.site_roots:
            if page.url_path.startswith(root):
                return prefix + str(page.url_path[len(root) :])
        return str(page.url_path)


class Rendering:
    """One document being rendered: notes everything that it is made from.

    `tags` name what it shows, `watched` what it would show if readers might see it, and
    `turns` are the moments at which something that it links to appears or ends. A pick that was
    withdrawn after `since` left a gap: readers may have seen it here.
    """

    def __init__(self, look_ups: LookUps | None = None, *, since: datetime | None = None) -> None:
        self.look_ups = look_ups or LookUps()
        self.since = since
        self.tags: set[str] = set()
        self.watched: set[str] = set()
        self.turns: set[datetime] = set()

    def used(self, thing: Any) -> None:
        """Note something that is shown."""
        self.tags.add(tag_of(thing))

    def path_of(self, page: Page) -> str:
        """The page's path on the front end."""
        return self.look_ups.path_of(page)

    def address_of(self, page: Page) -> str:
        """The page's absolute address on the front end, its path while none is configured."""
        return urljoin(str(setting("FRONT_END_URL")), self.path_of(page))

    def path_of_author(self, author: Any) -> str:
        """The path of an author's page on the front end."""
        return str(setting("AUTHOR_PATH").format(slug=author.slug))

    def address_of_author(self, author: Any) -> str:
        """The absolute address of an author's page, its path while none is configured."""
        return urljoin(str(setting("FRONT_END_URL")), self.path_of_author(author))

    def section_of(self, page: Page) -> Any:
        """The section in which the page stands, None if it stands in none."""
        return self.look_ups.sections.get(page.path[: -page.steplen])

    def may_show(self, picture: Picture | None) -> bool:
        """Whether there is a picture, in no private collection, that may be shown on line now."""
        if picture is None:
            return False
        if end := picture.hidden_from:
            self.turns.add(end)
        closed = picture.collection_id in self.look_ups.private_collections
        if closed or not picture.may_be_online(self.look_ups.at):
            self.watched.add(tag_of(picture))
            return False
        return True

    def may_play(self, file: VideoFile | None) -> bool:
        """Whether there is a video of ours, in no private collection."""
        if file is None:
            return False
        if file.collection_id in self.look_ups.private_collections:
            self.watched.add(tag_of(file))
            return False
        self.used(file)
        return True

    def may_show_pick(self, pick: Pick | None) -> bool:
        """Whether there is a pick, live here and visible at its source."""
        if pick is None:
            return False
        if pick.state != Pick.State.LIVE or pick.comment.state != "visible":
            self.watched.add(tag_of(pick))
            return False
        return True

    def stands(self, pick: Pick | None) -> bool:
        """Whether a pick, or the gap that it left, has its place here.

        A held one has none until the desk decides: a gap tells that something was taken back.
        """
        return self.may_show_pick(pick) or (pick is not None and pick.left_a_gap(self.since))

    def load_links(self, page_ids: Iterable[int]) -> None:
        """Look up pages that are linked to, together."""
        self.look_ups.load_links(page_ids)

    def linked_page(self, page_id: int) -> Page | None:
        """A page that is linked to, if readers may see it now."""
        self.load_links([page_id])
        linked = self.look_ups.linked[page_id]
        if linked is None:
            return None
        if linked.window is None:
            self.watched.add(page_tag(linked.page))
            return None
        self.turns |= {moment for moment in linked.window if moment}
        return self._shown(linked.page, linked.window)

    def _shown(self, page: Page, window: Window) -> Page | None:
        shown = window.is_open(self.look_ups.at)
        (self.tags if shown else self.watched).add(page_tag(page))
        return page if shown else None

    def embedded(self, url: str) -> Embed | None:
        """What is stored of an embedded medium."""
        self.look_ups.load_embeds([url])
        self.tags.add(embed_tag(url))
        return self.look_ups.embedded[url]

    def rich_text(self, source: str) -> str:
        """Stored rich text as HTML whose internal links carry front-end paths.

        A link to a page that readers may not see keeps its words and loses its address.
        """
        self.load_links(linked_ids(source))
        rewrite = LinkRewriter({"page": self.open_page_link, "document": lambda attrs: "<a>"})
        return str(rewrite(source))

    def open_page_link(self, attrs: dict[str, str]) -> str:
        """The opening tag of a link to one of our pages."""
        page = self.linked_page(int(attrs["id"])) if attrs.get("id", "").isdigit() else None
        return f'<a href="{escape(self.path_of(page))}">' if page else "<a>"


def linked_ids(source: str) -> set[int]:
    """Keys of the pages that a piece of stored rich text links to."""
    found = (PAGE_ID.search(tag) for tag in PAGE_LINK.findall(source))
    return {int(match[1]) for match in found if match}
