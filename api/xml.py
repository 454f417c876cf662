"""XML, written by a writer that escapes, without the characters that XML cannot hold."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

# What XML 1.0 has no way to write, not even as a reference.
NO_CHARACTER = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def root(name: str, namespace: str, **others: str) -> Element:
    """The outermost element; its namespace is that of all names without a prefix."""
    prefixes = {f"xmlns:{prefix}": uri for prefix, uri in others.items()}
    return Element(name, {"xmlns": namespace} | prefixes)


def add(parent: Element, name: str, text: Any = None, **attributes: str) -> Element:
    """A child."""
    child = SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        child.text = clean(str(text))
    return child


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return NO_CHARACTER.sub("", text)


def written(document: Element) -> bytes:
    """The document as bytes."""
    found: bytes = tostring(document, encoding="utf-8", xml_declaration=True)
    return found
