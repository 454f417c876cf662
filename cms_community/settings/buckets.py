"""Files in two buckets of S3 or its like: one that readers fetch from, one that they may not."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import environ

BACKEND = "cms_community.pictures.buckets.Bucket"
SHARED = {
    "endpoint_url": "S3_ENDPOINT",
    "region_name": "S3_REGION",
    "access_key": "S3_ACCESS_KEY",
    "secret_key": "S3_SECRET_KEY",
}


def bucket_storages(env: environ.Env) -> dict[str, Any]:
    """What STORAGES says of both buckets; nothing where no bucket is named."""
    if not env.str("S3_BUCKET", default=""):
        return {}
    # No name is ever used again, so whatever keeps a file may keep it for good.
    public = {
        "querystring_auth": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    if domain := env.str("S3_DOMAIN", default=""):
        public["custom_domain"] = domain
    # An address of these is signed and good for a minute, should anyone ever ask for one.
    private = {
        "querystring_expire": 60,
        "object_parameters": {"CacheControl": "private, no-store"},
    }
    return {
        "default": bucket(env, "S3_BUCKET", public),
        "private": bucket(env, "S3_PRIVATE_BUCKET", private),
    }


def bucket(env: environ.Env, name: str, options: dict[str, Any]) -> dict[str, Any]:
    """One bucket; what the environment does not say is left to the server it runs on."""
    said = {option: env.str(variable, default="") for option, variable in SHARED.items()}
    options |= {option: value for option, value in said.items() if value}
    if said["endpoint_url"]:
        # Other servers than Amazon's seldom have a host for each bucket.
        options["addressing_style"] = "path"
    options |= {"bucket_name": env.str(name, default=""), "signature_version": "s3v4"}
    return {"BACKEND": BACKEND, "OPTIONS": options | {"file_overwrite": False}}


def bucket_problems(env: environ.Env) -> dict[str, bool]:
    """What may be wrong with the buckets, one sentence each, and whether it is."""
    said = {
        name: env.str(name, default="")
        for name in ("S3_BUCKET", "S3_PRIVATE_BUCKET", "S3_DOMAIN", *SHARED.values())
    }
    named, private, domain = said["S3_BUCKET"], said["S3_PRIVATE_BUCKET"], said["S3_DOMAIN"]
    others = [name for name, value in said.items() if value and name != "S3_BUCKET"]
    endpoint = urlsplit(said["S3_ENDPOINT"])
    return {
        f"{', '.join(others)} without S3_BUCKET: name the bucket that readers fetch from.": (
            bool(others) and not named
        ),
        "S3_PRIVATE_BUCKET is missing: name a bucket that no reader may read, for originals.": (
            bool(named) and not private
        ),
        "S3_PRIVATE_BUCKET is S3_BUCKET, which readers may read: name another.": (
            bool(named) and named == private
        ),
        "S3_ACCESS_KEY and S3_SECRET_KEY go together: set both, or neither.": (
            bool(said["S3_ACCESS_KEY"]) != bool(said["S3_SECRET_KEY"])
        ),
        "S3_ENDPOINT is no address: write one such as https://s3.example.": (
            bool(said["S3_ENDPOINT"])
            and not (endpoint.scheme in ("http", "https") and endpoint.netloc)
        ),
        "S3_DOMAIN is no host: write one such as media.newspaper.example.": (
            "/" in domain or ":" in domain
        ),
        "S3_BUCKET needs django-storages: install cms-community[s3].": (
            bool(named) and not (find_spec("storages") and find_spec("boto3"))
        ),
    }
