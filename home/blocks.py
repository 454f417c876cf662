"""The blocks an article is made of; each has its own shape in the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock

from cms_community.comments.choosers import PickChooserBlock

PLAIN_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    """A heading between paragraphs."""

    text = blocks.CharBlock(label=_("Text"), max_length=255)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Heading")), ("3", _("Subheading"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")


class PictureBlock(blocks.StructBlock):
    """A picture, with a caption for this article where the picture's own does not fit."""

    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.TextBlock(
        label=_("Caption"), required=False, help_text=_("If other than the picture's own.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryBlock(blocks.StructBlock):
    """Several pictures to leaf through."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=255)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2)

    class Meta:
        icon = "grip"
        label = _("Gallery")


class QuoteBlock(blocks.StructBlock):
    """Someone's words, as part of the story."""

    text = blocks.TextBlock(label=_("Text"))
    attribution = blocks.CharBlock(label=_("Who says so"), required=False, max_length=255)

    class Meta:
        icon = "openquote"
        label = _("Quote")


class PullQuoteBlock(QuoteBlock):
    """Words of the story itself, set large."""

    class Meta:
        icon = "expand-right"
        label = _("Pull quote")


class ArticleBody(blocks.StreamBlock):
    """The body of an article."""

    paragraph = blocks.RichTextBlock(label=_("Paragraph"), features=PLAIN_FEATURES, icon="pilcrow")
    heading = HeadingBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    pull_quote = PullQuoteBlock()
    embed = EmbedBlock(label=_("Embedded media"), icon="media")
    comment = PickChooserBlock(label=_("Reader comment"), icon="user")
    related_article = blocks.PageChooserBlock(
        page_type="community_home.ArticlePage", label=_("Related article"), icon="link"
    )
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.FloatBlock(label=_("Number"), required=False)),
        ],
        label=_("Table"),
        icon="table",
    )
