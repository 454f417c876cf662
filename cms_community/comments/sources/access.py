"""What an adapter needs in order to ask its platform."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Access:
    """How a platform is asked; the token never shows in a log or a traceback."""

    address: str
    account: str = ""
    token: str = field(default="", repr=False)
