"""What serializers ask while they render: what a reader may see, looked up once for many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.html import escape
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.images.models import Filter
from wagtail.models import Page, Site
from wagtail.rich_text.rewriters import LinkRewriter

from cms_community.conf import setting
from cms_community.delivery.visibility import only_published
from cms_community.pictures.models import Picture, Rendition
from cms_community.pictures.purposes import FORMATS, PURPOSES
from cms_community.pictures.querysets import private_collections

from .pages import SectionPage

PAGE_LINK = re.compile(r'<a [^>]*linktype="page"[^>]*>')
PAGE_ID = re.compile(r' id="(\d+)"')


# Renditions by filter and focal point.
Made = dict[tuple[str, str], Rendition]


class Rendering:
    """One rendering: every look-up it needs is made at most once, however much it renders."""

    def __init__(self) -> None:
        self.linked: dict[int, Page | None] = {}
        self.embedded: dict[str, Embed | None] = {}

    @cached_property
    def private_collections(self) -> set[int]:
        """Keys of the collections whose pictures no reader may see."""
        return private_collections()

    @cached_property
    def sections(self) -> dict[str, SectionPage]:
        """The published sections by their path in the tree."""
        sections = SectionPage.objects.published().select_related("locale")
        return {section.path: section for section in sections}

    @cached_property
    def site_roots(self) -> list[tuple[str, str]]:
        """Where each site's tree begins, and what its paths begin with on the front end."""
        default = settings.LANGUAGE_CODE
        return [
            (root.root_path, "/" if root.language_code == default else f"/{root.language_code}/")
            for root in Site.get_site_root_paths()
        ]

    def path_of(self, page: Page) -> str:
        """The page's path on the front end; its address in the tree if it stands in no site."""
        for root, prefix in self.site_roots:
            if page.url_path.startswith(root):
                return prefix + str(page.url_path[len(root) :])
        return str(page.url_path)

    def address_of(self, page: Page) -> str:
        """The page's absolute address on the front end, its path while none is configured."""
        return urljoin(str(setting("FRONT_END_URL")), self.path_of(page))

    def path_of_author(self, author: Any) -> str:
        """The path of an author's page on the front end."""
        return str(setting("AUTHOR_PATH").format(slug=author.slug))

    def section_of(self, page: Page) -> SectionPage | None:
        """The section in which the page stands."""
        return self.sections.get(page.path[: -page.steplen])

    def may_show(self, picture: Picture | None) -> bool:
        """Whether there is a picture and it stands in no private collection."""
        return picture is not None and picture.collection_id not in self.private_collections

    def load_links(self, page_ids: Iterable[int]) -> None:
        """Look up pages that are linked to, in one query; unpublished ones stay unknown."""
        missing = set(page_ids) - set(self.linked)
        if missing:
            found = only_published(Page.objects.filter(pk__in=missing)).specific()
            self.linked |= dict.fromkeys(missing) | {page.pk: page for page in found}

    def linked_page(self, page_id: int) -> Page | None:
        """A page that is linked to, if readers may see it."""
        self.load_links([page_id])
        return self.linked[page_id]

    def load_embeds(self, urls: Iterable[str]) -> None:
        """Look up what was stored of embedded media when they were saved; nothing is fetched."""
        hashes = {get_embed_hash(url): url for url in urls if url not in self.embedded}
        if hashes:
            found = Embed.objects.filter(hash__in=hashes)
            self.embedded |= dict.fromkeys(hashes.values())
            self.embedded |= {hashes[embed.hash]: embed for embed in found}

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


def served(picture: Picture) -> dict[str, Any]:
    """The purposes of a picture with their files, from the renditions that exist; makes none."""
    made = {(r.filter_spec, r.focal_point_key): r for r in picture.renditions.all()}
    return {purpose: one_purpose(picture, sizes, made) for purpose, sizes in PURPOSES.items()}


def one_purpose(picture: Picture, sizes: Iterable[str], made: Made) -> dict[str, Any] | None:
    """One purpose as sources for a <picture> element, best first; None before it has a JPEG."""
    sources = {
        media_type: unique_widths(found(picture, f"{size}|format-{name}", made) for size in sizes)
        for name, media_type in FORMATS.items()
    }
    if not sources["image/jpeg"]:
        return None
    *_, largest = sources["image/jpeg"]
    return {
        "src": largest.full_url,
        "width": largest.width,
        "height": largest.height,
        "sources": [
            {"type": kind, "srcset": ", ".join(f"{r.full_url} {r.width}w" for r in files)}
            for kind, files in sources.items()
            if files
        ],
    }


def found(picture: Picture, spec: str, made: Made) -> Any:
    """The rendition of a filter for the picture's present focal point, None if not made yet."""
    return made.get((spec, Filter(spec).get_cache_key(picture)))


def unique_widths(renditions: Iterable[Any]) -> list[Any]:
    """One rendition a width, smallest first: a small picture yields the same size twice."""
    return sorted({r.width: r for r in renditions if r}.values(), key=lambda r: r.width)
