"""XML, written by a writer that escapes, without the characters that XML cannot hold."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

# What XML 1.0 has no way to write, not even as a reference.
NO_CHARACTER = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

register_namespace("news", NEWS)


def root(namespace: str, name: str, **attributes: str) -> Element:
    """The outermost element of a document of this namespace."""
    return Element(f"{{{namespace}}}{name}", attributes)


def add(parent: Element, name: str, text: Any = None, **attributes: str) -> Element:
    """A child in its parent's namespace, or in the one it names itself."""
    if not name.startswith("{"):
        name = parent.tag[: parent.tag.index("}") + 1] + name
    child = SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        child.text = clean(str(text))
    return child


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return NO_CHARACTER.sub("", text)


def written(document: Element, namespace: str) -> bytes:
    """The document as bytes, its own namespace without a prefix."""
    found: bytes = tostring(
        document, encoding="utf-8", xml_declaration=True, default_namespace=namespace
    )
    return found
