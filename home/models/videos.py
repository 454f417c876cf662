"""Videos: a file that the newspaper serves, or one that another site plays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms_community.videos.webvtt import as_webvtt, validate_webvtt
from cms_community.videos.widgets import LanguageSelect, SubtitlesInput

from ..blocks import PLAIN_FEATURES
from ..video_forms import VideoPageForm
from .authors import Author
from .newsroom import NewsroomPage

LANGUAGE_CODE = RegexValidator(
    r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", _("Write a language code, such as fr or pt-br.")
)


class VideoTag(TaggedItemBase):
    """A subject that a video is filed under."""

    content_object = ParentalKey(
        "community_home.VideoPage", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        verbose_name = _("video tag")
        verbose_name_plural = _("video tags")


class VideoPage(NewsroomPage):
    """A video with its poster, its subtitles and its words; a file of ours, or an address."""

    standfirst = models.TextField(_("standfirst"), max_length=1000, blank=True)
    file = models.ForeignKey(
        "community_videos.VideoFile",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("video file"),
    )
    address = models.URLField(
        _("address elsewhere"),
        max_length=1000,
        blank=True,
        help_text=_("Of its page at YouTube, Vimeo, Dailymotion… in place of a file."),
    )
    length = models.DurationField(
        _("length"),
        null=True,
        blank=True,
        help_text=_("Minutes and seconds, such as 3:42; a file tells its own."),
    )
    poster = models.ForeignKey(
        "community_pictures.Picture",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("poster"),
        help_text=_("Shown until it plays. The other site’s own is taken if you choose none."),
    )
    # What the provider shows, as a picture of ours, and of which address it is.
    provider_poster = models.ForeignKey(
        "community_pictures.Picture",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    provider_poster_of = models.CharField(max_length=1000, blank=True, editable=False)
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who filmed and edited it.")
    )
    transcript = RichTextField(
        _("transcript"),
        features=PLAIN_FEATURES,
        blank=True,
        help_text=_("All that is said, for those who cannot hear it, and for search."),
    )
    tags = ClusterTaggableManager(through=VideoTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [MediaChooserPanel("file", media_type="video"), FieldPanel("address")],
            heading=_("The video: a file, or an address"),
        ),
        FieldPanel("poster"),
        FieldRowPanel([FieldPanel("length"), FieldPanel("credit")], heading=_("About it")),
        InlinePanel("subtitles", label=_("Subtitles"), heading=_("Subtitles, in order")),
        FieldPanel("transcript"),
        MultiFieldPanel(
            [InlinePanel("video_authors", label=_("Author"))], heading=_("Authors, in order")
        ),
        FieldPanel("tags"),
    ]
    base_form_class = VideoPageForm
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=3),
        index.SearchField("transcript"),
        index.SearchField("credit"),
    ]
    parent_page_types = ["community_home.SectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(address=""), name="video_is_one_thing"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Subtitles may exchange their languages: the rows that have them make way first."""
        with transaction.atomic():
            if self.pk and kwargs.get("update_fields") is None:
                self.clear_way()
            return super().save(*args, **kwargs)

    def clear_way(self) -> None:
        """Delete the rows of subtitles that are now of another language; they are written again."""
        tracks: Any = self.subtitles
        now = {track.pk: (track.language, track.kind) for track in tracks.all() if track.pk}
        rows = tracks.get_live_queryset().values_list("pk", "language", "kind")
        moved = [key for key, *former in rows if now.get(key, tuple(former)) != tuple(former)]
        if moved:
            tracks.get_live_queryset().filter(pk__in=moved).delete()

    @property
    def authors(self) -> list[Author]:
        """Who signs it, in order."""
        return [signature.author for signature in self.video_authors.all()]

    @property
    def shown_poster(self) -> Any:
        """The chosen picture, else the provider's own; None if there is neither."""
        own = self.provider_poster if self.provider_poster_of == self.address else None
        return self.poster or (own if self.address else None)

    @property
    def duration(self) -> timedelta | None:
        """How long it is, as its file or its editor says; None if nobody does."""
        if self.file and self.file.duration:
            return timedelta(seconds=self.file.duration)
        return self.length


class Subtitles(Orderable):
    """What is said in a video, in one language, as WebVTT."""

    class Kind(models.TextChoices):
        """For whom they are."""

        SUBTITLES = "subtitles", _("subtitles")
        CAPTIONS = "captions", _("for those who cannot hear it")

    video = ParentalKey(VideoPage, on_delete=models.CASCADE, related_name="subtitles")
    language = models.CharField(_("language"), max_length=20, validators=[LANGUAGE_CODE])
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SUBTITLES)
    text = models.TextField(
        _("text"),
        validators=[validate_webvtt],
        help_text=_("WebVTT; a SubRip file (.srt) is turned into it."),
    )

    panels = [
        FieldRowPanel([FieldPanel("language", widget=LanguageSelect), FieldPanel("kind")]),
        FieldPanel("text", widget=SubtitlesInput),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("subtitles of a video")
        verbose_name_plural = _("subtitles of videos")
        constraints = [
            models.UniqueConstraint(
                fields=["video", "language", "kind"], name="subtitles_once_a_language"
            )
        ]

    def clean(self) -> None:
        """Plain line ends; SubRip becomes WebVTT."""
        super().clean()
        self.text = as_webvtt(self.text)

    @property
    def label(self) -> str:
        """The language's own name."""
        return str(LANG_INFO.get(self.language, {}).get("name_local", self.language))


class VideoAuthor(Orderable):
    """One of a video's authors, in the order in which they sign."""

    video = ParentalKey(VideoPage, on_delete=models.CASCADE, related_name="video_authors")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="signed_videos", verbose_name=_("author")
    )

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["video", "author"], name="author_once_a_video")
        ]
