"""The page types that the API delivers.

By label, not by import: in the repository they live in `home`, in the installed package in
`cms_community.home`, and only the label is the same in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from home.models import (
        AlbumPage,
        ArticlePage,
        Author,
        CommentSelectionPage,
        HomePage,
        MessageOfTheDayPage,
        PhotoOfTheDayPage,
        SectionPage,
        Subtitles,
        VideoPage,
    )
else:
    AlbumPage = apps.get_model("community_home", "AlbumPage")
    ArticlePage = apps.get_model("community_home", "ArticlePage")
    Author = apps.get_model("community_home", "Author")
    CommentSelectionPage = apps.get_model("community_home", "CommentSelectionPage")
    HomePage = apps.get_model("community_home", "HomePage")
    MessageOfTheDayPage = apps.get_model("community_home", "MessageOfTheDayPage")
    PhotoOfTheDayPage = apps.get_model("community_home", "PhotoOfTheDayPage")
    SectionPage = apps.get_model("community_home", "SectionPage")
    Subtitles = apps.get_model("community_home", "Subtitles")
    VideoPage = apps.get_model("community_home", "VideoPage")

__all__ = [
    "AlbumPage",
    "ArticlePage",
    "Author",
    "CommentSelectionPage",
    "HomePage",
    "MessageOfTheDayPage",
    "PhotoOfTheDayPage",
    "SectionPage",
    "Subtitles",
    "VideoPage",
]
