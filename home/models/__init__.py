"""The page types of the newsroom."""

from __future__ import annotations

from .albums import AlbumAuthor, AlbumPage, AlbumPicture
from .articles import ArticleAuthor, ArticlePage, ArticleTag
from .authors import Author
from .days import MessageOfTheDayPage, PhotoOfTheDayPage
from .newsroom import HomePage, LeadArticle, NewsroomPage, SectionPage
from .selections import CommentSelectionPage, RelatedArticle, SelectedPick
from .videos import Subtitles, VideoAuthor, VideoPage

__all__ = [
    "AlbumAuthor",
    "AlbumPage",
    "AlbumPicture",
    "ArticleAuthor",
    "ArticlePage",
    "ArticleTag",
    "Author",
    "CommentSelectionPage",
    "HomePage",
    "LeadArticle",
    "MessageOfTheDayPage",
    "NewsroomPage",
    "PhotoOfTheDayPage",
    "RelatedArticle",
    "SectionPage",
    "SelectedPick",
    "Subtitles",
    "VideoAuthor",
    "VideoPage",
]
