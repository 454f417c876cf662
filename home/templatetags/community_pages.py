"""What the built-in rendering of a page shows beside the page's own fields.

The real front end is built on the API; this is what "View live" and "Preview" in the admin open.
Every read here is one that readers may make.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from wagtail.images.models import Filter
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms_community.comments.models import Pick
from cms_community.comments.reasons import public_reason
from cms_community.pictures.models import Picture, Rendition
from cms_community.pictures.purposes import served_files
from cms_community.pictures.querysets import private_collections
from cms_community.videos.models import VideoFile
from cms_community.videos.players import Player, known_player

from ..models import (
    AlbumPage,
    AlbumPicture,
    ArticlePage,
    CommentSelectionPage,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    RelatedArticle,
    SectionPage,
    VideoPage,
)
from ..models.days import DayPage

register = template.Library()
DAYS: dict[str, type[DayPage]] = {"photo": PhotoOfTheDayPage, "message": MessageOfTheDayPage}


@register.simple_tag
def sections_of(front_page: Page) -> PageQuerySet:
    """The sections right below a page."""
    return SectionPage.objects.published().child_of(front_page)


@register.simple_tag
def articles_under(page: Page, limit: int = 24) -> PageQuerySet:
    """The latest articles below a page."""
    articles = ArticlePage.objects.published().descendant_of(page)
    return articles.select_related("hero_picture").order_by("-first_published_at", "-pk")[:limit]


@register.simple_tag
def selections_under(page: Page, limit: int = 6) -> PageQuerySet:
    """The latest selections below a page."""
    selections = CommentSelectionPage.objects.published().descendant_of(page)
    return selections.order_by("-first_published_at", "-pk")[:limit]


@register.simple_tag
def albums_under(page: Page, limit: int = 6) -> PageQuerySet:
    """The latest albums below a page."""
    albums = AlbumPage.objects.published().descendant_of(page)
    return albums.order_by("-first_published_at", "-pk")[:limit]


@register.simple_tag
def videos_under(page: Page, limit: int = 6) -> PageQuerySet:
    """The latest videos below a page."""
    videos = VideoPage.objects.published().descendant_of(page)
    posters = videos.select_related("poster", "provider_poster")
    return posters.order_by("-first_published_at", "-pk")[:limit]


@register.simple_tag
def player_of(video: VideoPage) -> Player | None:
    """Where another site plays a video; None for a file of ours."""
    return known_player(video.address) if video.address else None


@register.filter
def public_file(file: VideoFile | None) -> VideoFile | None:
    """A video file that readers may see."""
    return file if file and file.collection_id not in private_collections() else None


@register.simple_tag
def places_of(album: AlbumPage) -> list[AlbumPicture]:
    """The places of an album whose pictures readers may see, with their files."""
    keys = [place.picture_id for place in album.album_pictures.all()]
    found = Picture.objects.public().prefetch_related("renditions").in_bulk(keys)
    places = [place for place in album.album_pictures.all() if place.picture_id in found]
    for place in places:
        place.picture = found[place.picture_id]
    return places


@register.simple_tag
def shown_cover(album: AlbumPage) -> Picture | None:
    """The picture that stands for an album, among those that readers may see."""
    places = places_of(album)
    chosen = next((place for place in places if place.is_cover), None)
    place = chosen or next(iter(places), None)
    return place.picture if place else None


@register.simple_tag
def days_under(page: Page, kind: str, limit: int = 7) -> PageQuerySet:
    """The latest photos or messages of the day below a page; never tomorrow's, nor a photo that
    readers may not see."""
    days = DAYS[kind].objects.published().due().descendant_of(page)
    if kind == "photo":
        days = days.filter(picture__in=Picture.objects.public())
    return days.order_by("-day", "-pk")[:limit]


@register.simple_tag
def published_article(page: Page | None) -> ArticlePage | None:
    """The article a block or a selection points to, if readers may see it."""
    return page and ArticlePage.objects.published().filter(pk=page.pk).first()


@register.inclusion_tag("community_home/pick.html")
def show_pick(pick: Pick | None, note: str = "", since: datetime | None = None) -> dict[str, Any]:
    """A member's words if readers may see them now; else the gap they left on a page they may
    have stood on since then."""
    shown = pick and Pick.objects.live().with_context().filter(pk=pick.pk).first()
    gap = pick if pick and pick.left_a_gap(since) else None
    return {
        "pick": shown,
        "note": note or (shown.note if shown else ""),
        "gap": gap,
        "reason": public_reason(gap).label if gap else "",
    }


@register.simple_tag
def published_articles(related: Iterable[RelatedArticle]) -> list[ArticlePage]:
    """Of the articles that a selection speaks of, those readers may see, in the desk's order."""
    found = (published_article(one.article) for one in related)
    return [article for article in found if article]


@register.filter
def public_picture(picture: Picture | None) -> Picture | None:
    """The picture, unless it lies in a private collection or may not be shown on line now."""
    if picture is None or not picture.may_be_online(timezone.now()):
        return None
    return None if picture.collection_id in private_collections() else picture


@register.inclusion_tag("community_home/picture.html")
def show_picture(
    picture: Picture | None,
    purpose: str = "full",
    sizes: str = "100vw",
    eager: bool = False,
    alt: str = "",
) -> dict[str, Any]:
    """A picture in the sizes that were made when it was saved; reading makes none."""
    picture = public_picture(picture)
    jpeg = made(picture, purpose, "jpeg")
    return {
        "picture": picture,
        "avif": srcset(made(picture, purpose, "avif")),
        "webp": srcset(made(picture, purpose, "webp")),
        "jpeg": srcset(jpeg),
        "largest": jpeg[-1] if jpeg else None,
        "sizes": sizes,
        "eager": eager,
        "alt": alt,
    }


@register.filter
def largest(picture: Picture, purpose: str) -> str:
    """The address of the largest JPEG of a picture for a purpose; none while unmade."""
    files = made(picture, purpose, "jpeg")
    return str(files[-1].url) if files else ""


def made(picture: Picture | None, purpose: str, format_name: str) -> list[Rendition]:
    """The files of a picture for one purpose and format, smallest first; none while unmade."""
    if picture is None:
        return []
    wanted = [
        Filter(spec=served.spec)
        for served in served_files()
        if served.purpose == purpose and served.media_type == f"image/{format_name}"
    ]
    found = picture.find_existing_renditions(*wanted)
    return sorted(found.values(), key=lambda rendition: rendition.width)


def srcset(renditions: list[Rendition]) -> str:
    """Addresses with their widths, as the attribute wants them."""
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)
