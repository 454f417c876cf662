"""XMP, the newest of the three ways in which a file says whose it is (ISO 16684-1, IPTC Core)."""

from __future__ import annotations

from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# No picture says more than that of itself.
LONGEST = 4_000_000


def read(packet: Any) -> dict[str, Any]:
    """What a packet says; nothing for one that is no XMP."""
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "ignore")
    if not isinstance(packet, bytes) or not packet or len(packet) > LONGEST:
        return {}
    try:
        tree = fromstring(packet.strip(b"\0 \r\n\t"))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    place = [one(tree, CORE + "Location"), one(tree, PHOTOSHOP + "City")]
    place.append(one(tree, PHOTOSHOP + "Country"))
    return {
        "headline": one(tree, PHOTOSHOP + "Headline") or one(tree, DC + "title"),
        "caption": one(tree, DC + "description"),
        "creator": ", ".join(many(tree, DC + "creator")),
        "credit": one(tree, PHOTOSHOP + "Credit"),
        "source": one(tree, PHOTOSHOP + "Source"),
        "copyright": one(tree, DC + "rights"),
        "licence": one(tree, RIGHTS + "UsageTerms"),
        "place": ", ".join(dict.fromkeys(name for name in place if name)),
        "keywords": many(tree, DC + "subject"),
        "taken": one(tree, PHOTOSHOP + "DateCreated") or one(tree, XMP + "CreateDate"),
    }


def one(tree: Any, name: str) -> str:
    """A property's value: the French one where there are several languages, else the default."""
    for description in tree.iter(RDF + "Description"):
        if name in description.attrib:
            return str(description.attrib[name])
    found = next(tree.iter(name), None)
    if found is None:
        return ""
    items = list(found.iter(RDF + "li"))
    by_language = {str(item.get(LANGUAGE, "x-default")).lower(): item.text or "" for item in items}
    french = next((text for code, text in by_language.items() if code.startswith("fr")), "")
    return french or next(iter(by_language.values()), "") or found.text or ""


def many(tree: Any, name: str) -> list[str]:
    """A property's values."""
    found = next(tree.iter(name), None)
    if found is None:
        return [value] if (value := one(tree, name)) else []
    return [item.text or "" for item in found.iter(RDF + "li")] or [found.text or ""]
