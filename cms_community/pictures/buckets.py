"""A bucket of S3 or its like that is asked with less patience than boto has by itself."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

# Seconds; an editor waits for it, and a bucket that is well answers in tenths of one.
PATIENCE = {"connect_timeout": 3, "read_timeout": 20}
# With the first; boto's own five, of a minute each, would hold a request for minutes.
ATTEMPTS = 2


class Bucket(S3Storage):
    """As django-storages has it; options are as there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        retries = {"total_max_attempts": ATTEMPTS, "mode": "standard"}
        said: Config = vars(self)["client_config"]
        self.client_config = said.merge(Config(retries=retries, **PATIENCE))
