"""What is told of a video: its file or the player of another site, its poster, its subtitles."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .caching import name_of
from .fields import Constant, PictureField, RichTextField
from .playing import address_of_file, address_of_subtitles, player_of
from .seo import SeoField
from .serializers import FiledSerializer, Output


class VideoFileSerializer(Output):
    """A file that the newspaper serves, whole or in byte ranges."""

    url = serializers.CharField()
    type = serializers.ChoiceField(choices=["video/mp4", "video/webm"], help_text="Media type.")
    width = serializers.IntegerField(help_text="In pixels.")
    height = serializers.IntegerField(help_text="In pixels.")
    bytes = serializers.IntegerField()


class EmbedSerializer(Output):
    """A video that another site plays, as that site described it when the page was saved."""

    provider = serializers.CharField()
    url = serializers.CharField(
        help_text="Of the player, without cookies where there is such a one: for an iframe."
    )
    address = serializers.CharField(help_text="Of its page there, for readers.")
    title = serializers.CharField(help_text="As it is called there; may be empty.")
    author = serializers.CharField(help_text="Whose it is there; may be empty.")
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)


class SubtitlesSerializer(Output):
    """One track of subtitles, for a <track> element."""

    language = serializers.CharField(help_text="Language code.")
    label = serializers.CharField(  # type: ignore[assignment]  # a field of the answer
        help_text="The language's own name."
    )
    kind = serializers.ChoiceField(
        choices=["subtitles", "captions"],
        help_text="Captions also tell what is heard beside words.",
    )
    url = serializers.CharField(help_text="WebVTT.")
    etag = serializers.CharField(help_text="Of the file at that address; another for other words.")
    default = serializers.BooleanField(help_text="The first one.")


class VideoCardSerializer(FiledSerializer):
    """A video, briefly."""

    type = Constant("video")
    standfirst = serializers.CharField()
    poster = PictureField(source="shown_poster")
    duration = serializers.SerializerMethodField(help_text="Seconds; null where nobody said.")

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_duration(self, page: Any) -> float | None:
        """How long it is, to a thousandth."""
        return round(page.duration.total_seconds(), 3) if page.duration else None


class VideoSerializer(VideoCardSerializer):
    """A video: either file or embed is there, the other one null."""

    seo = SeoField()
    credit = serializers.CharField(help_text="Who filmed and edited it; may be empty.")
    file = serializers.SerializerMethodField()
    embed = serializers.SerializerMethodField()
    subtitles = serializers.SerializerMethodField(help_text="In the desk's order.")
    transcript = RichTextField()

    @extend_schema_field(VideoFileSerializer(allow_null=True))
    def get_file(self, page: Any) -> dict[str, Any] | None:
        """The file."""
        if not self.rendering.may_play(page.file):
            return None
        return {
            "url": address_of_file(page),
            "type": page.file.media_type,
            "width": page.file.width,
            "height": page.file.height,
            "bytes": page.file.size,
        }

    @extend_schema_field(EmbedSerializer(allow_null=True))
    def get_embed(self, page: Any) -> dict[str, Any] | None:
        """The player of another site."""
        player = player_of(page, self.rendering)
        if player is None:
            return None
        told = self.rendering.embedded(page.address)
        return {
            "provider": player.provider,
            "url": player.url,
            "address": page.address,
            "title": told.title if told else "",
            "author": told.author_name if told else "",
            "width": told.width if told else None,
            "height": told.height if told else None,
        }

    @extend_schema_field(SubtitlesSerializer(many=True))
    def get_subtitles(self, page: Any) -> list[dict[str, Any]]:
        """Each track."""
        return [
            {
                "language": track.language,
                "label": track.label,
                "kind": track.kind,
                "url": address_of_subtitles(page, track),
                # Without it, a correction of the subtitles alone would be no change of the video:
                # no cache would be told to drop what it keeps of them.
                "etag": name_of(track.text.encode()),
                "default": number == 0,
            }
            for number, track in enumerate(page.subtitles.all())
        ]
