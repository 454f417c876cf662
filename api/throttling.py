"""How often one client may ask, counted in the shared cache in a window of time."""

from __future__ import annotations

import ipaddress
import logging
import time
from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from cms_community.conf import setting

logger = logging.getLogger(__name__)
SECONDS = {"s": 1, "sec": 1, "min": 60, "hour": 3600, "day": 86400}


class Budget(BaseThrottle):
    """The requests of one client in one budget; every client's are allowed while no cache answers.

    A count in a fixed window is one round trip; a sliding one would be a list of times.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; whether it is within its budget."""
        rate = setting("THROTTLES").get(view.budget)
        if rate is None:
            return True
        allowed, _, period = rate.partition("/")
        self.seconds = SECONDS[period]
        window = int(time.time() // self.seconds)
        key = f"throttle:{view.budget}:{window}:{client(request)}"
        return counted(key, self.seconds) <= int(allowed)

    def wait(self) -> float:
        """The seconds until the next window."""
        return self.seconds - time.time() % self.seconds


def counted(key: str, seconds: int) -> int:
    """The requests under this key, this one included; 0 while the cache is away."""
    try:
        if cache.add(key, 1, timeout=seconds + 1):
            return 1
        return int(cache.incr(key))
    except Exception:  # each cache has errors of its own; readers must not see any of them
        logger.warning("The cache does not answer: requests are not counted", exc_info=True)
        return 0


def client(request: Request) -> str:
    """A name for whoever asks; not the address itself, which is nobody's business in a cache."""
    network = address(request)
    return salted_hmac("community_api.throttle", network).hexdigest()[:20]


def address(request: Request) -> str:
    """The client's address as the outermost of our own proxies saw it; of IPv6, its network.

    What a client writes into X-Forwarded-For itself stands before what our proxies add.
    """
    proxies = setting("NUM_PROXIES")
    seen = request.META.get("REMOTE_ADDR") or ""
    if proxies:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = passed[-min(proxies, len(passed))].strip() or seen
    return network_of(seen)


def network_of(seen: str) -> str:
    """An IPv4 address, the 64 bits of an IPv6 network, or what it is if neither."""
    try:
        found = ipaddress.ip_address(seen)
    except ValueError:
        return seen[:100]
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
