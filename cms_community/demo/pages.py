"""What the demo newsroom has published: articles, the pages of each day, selections."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File

from cms_community.comments.models import Pick
from cms_community.pictures.models import Picture
from cms_community.staff.models import User
from cms_community.videos.models import VideoFile
from home.making import create_selection_draft
from home.models import (
    AlbumAuthor,
    AlbumPage,
    AlbumPicture,
    ArticleAuthor,
    ArticlePage,
    Author,
    CommentSelectionPage,
    HomePage,
    LeadArticle,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    RelatedArticle,
    SectionPage,
    SelectedPick,
    Subtitles,
    VideoAuthor,
    VideoPage,
)

from .bodies import Shelf, body
from .plan import Plan
from .script import CONTENT
from .texts import (
    AlbumText,
    ArticleText,
    MessageText,
    PhotoText,
    SelectionText,
    VideoText,
)
from .tree import draft, publish, release


def announce_articles(
    plan: Plan, sections: dict[str, SectionPage], pictures: dict[str, Picture], *, by: User
) -> dict[str, ArticlePage]:
    """Every article as a draft without a body, by slug: each may then link to any other."""
    articles = {}
    for text in plan.script.articles:
        page = ArticlePage(
            public_id=plan.public_id("article", text.slug),
            title=text.title,
            slug=text.slug,
            standfirst=text.standfirst,
            hero_picture=pictures[text.hero],
        )
        draft(page, parent=sections[text.section], at=published_at(plan, text), by=by)
        articles[text.slug] = page
    return articles


def publish_articles(shelf: Shelf, authors: dict[str, Author], *, by: User) -> None:
    """Every article with its body, its authors in order and its tags, oldest first."""
    for text in sorted(shelf.plan.script.articles, key=lambda text: (-text.days_ago, text.hour)):
        page = shelf.articles[text.slug]
        page.article_authors.add(*(ArticleAuthor(author=authors[key]) for key in text.authors))
        page.tags.set(text.tags)
        page.body = body(shelf, text.slug, text.body)
        release(page, at=published_at(shelf.plan, text), by=by)


def lead_with(shelf: Shelf, home: HomePage, *, by: User) -> None:
    """The front page with what it leads with, since the latest of it came out."""
    leading = [shelf.articles[slug] for slug in shelf.plan.script.leads]
    home.lead_articles.add(*(LeadArticle(article=article) for article in leading))
    release(home, at=max(article.first_published_at for article in leading), by=by)


def published_at(plan: Plan, text: ArticleText) -> datetime:
    """When the article came out."""
    return plan.moment(days_ago=text.days_ago, hour=text.hour)


def prepared_at(plan: Plan, offset: int) -> datetime:
    """A day's page is prepared at six on the evening before, at the latest just now."""
    return plan.moment(days_ago=1 - offset, hour=18)


def publish_photo(
    plan: Plan, text: PhotoText, picture: Picture, *, parent: SectionPage, by: User
) -> PhotoOfTheDayPage:
    """One photo of the day."""
    day = plan.day(text.offset)
    page = PhotoOfTheDayPage(
        public_id=plan.public_id("photo", str(text.offset)),
        title=text.title,
        slug=f"photo-{day.isoformat()}",
        day=day,
        picture=picture,
        text=text.text,
        credit=text.credit,
    )
    return publish(page, parent=parent, at=prepared_at(plan, text.offset), by=by)


def publish_message(
    plan: Plan, text: MessageText, pick: Pick | None, *, parent: SectionPage, by: User
) -> MessageOfTheDayPage:
    """One message of the day: a member's words, or the desk's."""
    day = plan.day(text.offset)
    page = MessageOfTheDayPage(
        public_id=plan.public_id("message", str(text.offset)),
        title=text.title,
        slug=f"message-{day.isoformat()}",
        day=day,
        pick=pick,
        text=text.text or "",
    )
    return publish(page, parent=parent, at=prepared_at(plan, text.offset), by=by)


def publish_selection(
    shelf: Shelf, text: SelectionText, *, parent: SectionPage, by: User
) -> CommentSelectionPage:
    """One selection, its picks in the desk's order."""
    page = CommentSelectionPage(
        public_id=shelf.plan.public_id("selection", text.slug),
        title=text.title,
        slug=text.slug,
        subject=text.subject,
        introduction=text.introduction,
    )
    page.selected_picks.add(
        *(SelectedPick(pick=shelf.picks[chosen.pick], note=chosen.note) for chosen in text.picks)
    )
    page.related_articles.add(
        *(RelatedArticle(article=shelf.articles[slug]) for slug in text.related)
    )
    noon = shelf.plan.moment(days_ago=text.days_ago, hour=12)
    return publish(page, parent=parent, at=noon, by=by)


def publish_album(
    shelf: Shelf, text: AlbumText, authors: dict[str, Author], *, parent: SectionPage, by: User
) -> AlbumPage:
    """One album, its pictures in the desk's order."""
    page = AlbumPage(
        public_id=shelf.plan.public_id("album", text.slug),
        title=text.title,
        slug=text.slug,
        text=text.text,
        place=text.place,
        event_date=shelf.plan.day(-text.event_days_ago),
    )
    page.album_pictures.add(*(placed(shelf, text, number) for number in range(len(text.pictures))))
    page.album_authors.add(*(AlbumAuthor(author=authors[key]) for key in text.authors))
    page.tags.set(text.tags)
    evening = shelf.plan.moment(days_ago=text.days_ago, hour=18)
    return publish(page, parent=parent, at=evening, by=by)


def placed(shelf: Shelf, text: AlbumText, number: int) -> AlbumPicture:
    """One picture of an album."""
    place = text.pictures[number]
    return AlbumPicture(
        picture=shelf.pictures[place.picture],
        caption=place.caption,
        is_cover=place.picture == text.cover,
        sort_order=number,
    )


def publish_video(
    shelf: Shelf, text: VideoText, authors: dict[str, Author], *, parent: SectionPage, by: User
) -> VideoPage:
    """One video with its poster and its subtitles."""
    with (CONTENT / "videos" / text.file).open("rb") as content:
        file = VideoFile.objects.create(
            title=text.title, file=File(content, name=text.file), uploaded_by_user=by
        )
    page = VideoPage(
        public_id=shelf.plan.public_id("video", text.slug),
        title=text.title,
        slug=text.slug,
        standfirst=text.standfirst,
        file=file,
        poster=shelf.pictures[text.poster],
        credit=text.credit,
        transcript=text.transcript,
    )
    page.video_authors.add(*(VideoAuthor(author=authors[key]) for key in text.authors))
    page.subtitles.add(
        *(
            Subtitles(language=one.language, text=(CONTENT / "videos" / one.file).read_text())
            for one in text.subtitles
        )
    )
    page.tags.set(text.tags)
    return publish(
        page, parent=parent, at=shelf.plan.moment(days_ago=text.days_ago, hour=17), by=by
    )


def begin_selection(shelf: Shelf, *, parent: SectionPage, by: User) -> CommentSelectionPage:
    """A selection that waits for more voices: the desk has something to go on with."""
    told = shelf.plan.script
    used = {chosen.pick for text in told.selections for chosen in text.picks}
    used |= {text.pick for text in told.messages if text.pick}
    waiting = [pick for key, pick in shelf.picks.items() if key not in used]
    page = create_selection_draft(
        title="Vos voix de la semaine",
        subject="Ce que vous nous avez appris",
        picks=waiting[:2],
        section=parent,
        by=by,
    )
    page.public_id = shelf.plan.public_id("selection", "vos-voix-de-la-semaine")
    page.save(update_fields=["public_id"])
    return page
