"""What the chain's servers and worker run with: the tests' settings, and one folder of pictures."""

from __future__ import annotations

from cms_community.settings.test import *  # noqa: F403  settings modules extend one another by design
from cms_community.settings.test import env

MEDIA_ROOT = env.str("MEDIA_ROOT")
