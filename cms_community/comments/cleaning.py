"""Makes what members wrote safe to show, and keeps their plain words beside it.

Bodies arrive as HTML or as text. HTML keeps a few tags and the addresses of its links; everything
else is dropped or shown as the characters it was typed with. The plain text is what excerpts are
checked against, so it is derived from the cleaned HTML and from nothing else.
"""

from __future__ import annotations

import html
import re

import nh3

TAGS = frozenset(
    ("p", "br", "a", "em", "strong", "b", "i", "blockquote", "ul", "ol", "li", "code", "pre")
)
SCHEMES = frozenset({"http", "https", "mailto"})
# A parser's time grows with the square of some nestings: of more than this, only words are kept.
MOST_TAGS = 2_000
LONGEST_MARKUP = 200_000

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    # "*" is named because its default lets every tag keep a title and a language.
    attributes={"*": set(), "a": {"href"}},
    url_schemes=set(SCHEMES),
    # A relative address may hide a scheme behind a space that only browsers trim.
    url_relative="deny",
    link_rel="nofollow ugc noopener",
)
_CONTROLS = re.compile("[\0-\x08\x0b-\x1f]")
_MARKUP = re.compile("[<>&]")
_TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")
_ANYTHING_IN_BRACKETS = re.compile(r"<[^<>]*>")
_FOREIGN_BLOCK = re.compile(r"<(/?)(?:div|h[1-6]|tr)\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_PREFORMATTED = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_LINE_END = re.compile(r" ?(?:<br>|</?li>) ?")
_BLOCK_END = re.compile(r" ?</?(?:p|blockquote|ul|ol|pre)> ?")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_AROUND_BLOCK = re.compile(
    r"\n?(</?(?:p|div|blockquote|ul|ol|li|pre|h\d)\b[^<>]*>)\n?", re.IGNORECASE
)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")


def storable(text: str) -> str:
    """The text without NUL bytes and lone surrogates, which no database takes."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "ignore").decode()


def plain(text: str) -> str:
    r"""The text with \n at its line ends, trimmed, and without control characters."""
    if text.isprintable():
        return text.strip()
    text = storable(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).strip()


def clean_html(markup: str) -> str:
    """The markup with nothing left that runs, loads or styles."""
    markup = plain(markup)
    if not _MARKUP.search(markup):
        return markup
    if "<" not in markup:
        return html.escape(plain(html.unescape(markup)), quote=False)
    if len(markup) > LONGEST_MARKUP or markup.count("<") > MOST_TAGS:
        return as_html(html.unescape(_ANYTHING_IN_BRACKETS.sub(" ", markup)))
    # A platform's own blocks would leave two lines' words stuck together.
    cleaned = _CLEANER.clean(_FOREIGN_BLOCK.sub(r"<\1p", markup)).replace("<p></p>", "")
    # An entity may have smuggled a control character in: what is left without it is judged anew.
    return _CLEANER.clean(plain(cleaned)) if _CONTROLS.search(cleaned) else cleaned.strip()


def as_text(cleaned: str) -> str:
    """The words of cleaned HTML: blocks become paragraphs, line breaks newlines."""
    if "<" not in cleaned and "&" not in cleaned:
        return plain(_SPACES.sub(" ", cleaned))
    pieces = _PREFORMATTED.split(cleaned)
    pieces[::2] = [_SPACES.sub(" ", piece) for piece in pieces[::2]]
    text = _BLOCK_END.sub("\n\n", _LINE_END.sub("\n", "".join(pieces)))
    text = html.unescape(_TAG.sub("", text))
    return plain(_BLANK_LINES.sub("\n\n", text))


def as_html(text: str) -> str:
    """The text as paragraphs of HTML, every character as it was typed."""
    return _as_html(plain(text))


def paragraphs(markup: str) -> str:
    """The markup of a platform that leaves line ends as typed, with paragraphs and line breaks."""
    markup = _AROUND_BLOCK.sub(r"\1", plain(markup))
    if "\n" not in markup:
        return markup
    return "".join(
        "<p>{}</p>".format(paragraph.replace("\n", "<br>"))
        for paragraph in _PARAGRAPH_END.split(markup)
    )


def clean_body(body_html: str | None, body_text: str | None) -> tuple[str, str]:
    """The body as (safe HTML, plain text), from its HTML where there is one, else from its text."""
    if body_html is not None:
        cleaned = clean_html(body_html)
        return cleaned, as_text(cleaned)
    text = plain(body_text or "")
    return _as_html(text), text


def _as_html(text: str) -> str:
    escaped = html.escape(text, quote=False)
    if not escaped:
        return ""
    if "\n" not in escaped:
        return f"<p>{escaped}</p>"
    return "".join(
        "<p>{}</p>".format(paragraph.replace("\n", "<br>"))
        for paragraph in _PARAGRAPH_END.split(escaped)
    )
