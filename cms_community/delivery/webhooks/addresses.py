"""Which addresses may be posted to, or asked: public ones, looked at when the connection is made.

The newsroom's own hosts may be private, and be reached over plain http, if a setting names them:
WEBHOOK_ALLOWED_HOSTS, unless `named_in` is another.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from ...conf import setting

Address = IPv4Address | IPv6Address

# Python calls these global, yet they lead, or may lead, to addresses that are not.
MISLEADING = [
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments, 192.0.0.8 among them
        "192.88.99.0/24",  # 6to4 relays
        "64:ff9b::/96",  # NAT64: any IPv4 address stands behind it
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local, deprecated and still routed
        "::/96",  # IPv4-compatible
    )
]
WEBHOOKS = "WEBHOOK_ALLOWED_HOSTS"
# Names that never lead out of a network, and the end of an address in numbers.
LOCAL = {"internal", "lan", "local", "localdomain", "localhost"}
NUMBER = re.compile("[0-9]+|0x[0-9a-f]*")
HTTPS = _("The address must begin with https://.")


class Refused(Exception):
    """An address that nothing is posted to; the text says why."""


def is_public(address: Address) -> bool:
    """Whether an address is one that anybody on the internet may talk to."""
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address.scope_id):
        return False
    misleading = any(address in net for net in MISLEADING if net.version == address.version)
    return address.is_global and not address.is_multicast and not misleading


def is_allowed_host(host: str, named_in: str = WEBHOOKS) -> bool:
    """Whether the newsroom's settings name this very host as its own."""
    return host.casefold() in {name.casefold() for name in setting(named_in)}


def resolve(host: str, port: int, *, named_in: str = WEBHOOKS) -> list[str]:
    """The addresses of a host that may be connected to; Refused unless every one of them may.

    The connection is made to these and to no others: a name that is asked for twice may answer
    something else the second time.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(f"{host} is not known: {error}") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    private = [each for each in addresses if not is_public(ip_address(each))]
    if private and not is_allowed_host(host, named_in):
        raise Refused(f"{host} leads to {private[0]}, which is not a public address.")
    return addresses


def complaint(url: str, *, named_in: str = WEBHOOKS) -> str:
    """Why nothing could ever be posted to this URL; nothing if it is sound."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return str(_("This is not an address."))
    is_own = is_allowed_host(host, named_in)
    checks = (
        (url.isascii() and url.isprintable() and " " not in url, _("This is not an address.")),
        ("@" not in parts.netloc, _("Leave user and password out.")),
        (not parts.fragment, _("Leave out what follows the #.")),
        ((is_own and parts.scheme == "http") or is_sound_scheme(url), HTTPS),
        (is_own or is_sound_port(port), _("Nothing is posted to this port.")),
        (is_own or not is_private(host), _("This address is not public.")),
    )
    return next((str(words) for is_sound, words in checks if not is_sound), "")


def is_sound_scheme(url: str) -> bool:
    """Whether what is posted cannot be read on its way."""
    return url.startswith("https://") and bool(urlsplit(url).hostname)


def is_sound_port(port: int | None) -> bool:
    """Whether receivers of webhooks listen there: no mail, no SSH."""
    return port in {None, 443} or (port is not None and port >= 1024)


def is_private(host: str) -> bool:
    """Whether a host is written as nothing public is: a private address, or a local name.

    A host that ends in a number is an address to whoever looks it up, however oddly written:
    127.1, 0x7f.1, 2130706433.
    """
    try:
        return not is_public(ip_address(host))
    except ValueError:
        _, dot, last = host.rstrip(".").rpartition(".")
        return not dot or last in LOCAL or bool(NUMBER.fullmatch(last))
