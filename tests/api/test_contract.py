"""The contract: the committed file is what the code does."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from django.test import Client

from api.blocks import VALUES
from api.contract import FILE, generate
from cms_community.comments.records import Record


@pytest.fixture(scope="module")
def contract() -> Any:
    """The committed contract."""
    return yaml.safe_load(FILE.read_bytes())


def test_the_committed_contract_is_what_the_code_does() -> None:
    assert generate() == FILE.read_bytes(), "run manage.py write_contract and commit the file"


def test_only_this_api_is_in_the_contract(contract: Any) -> None:
    assert contract["openapi"] == "3.1.0"
    assert contract["paths"]
    assert all(path.startswith("/api/v1/") for path in contract["paths"])


def test_every_block_type_has_its_own_schema(contract: Any) -> None:
    mapping = contract["components"]["schemas"]["Block"]["discriminator"]["mapping"]
    assert set(mapping) == set(VALUES)
    assert len(set(mapping.values())) == len(VALUES)


def test_every_answer_is_documented_with_its_problems(contract: Any) -> None:
    for path, operations in contract["paths"].items():
        for operation in operations.values():
            responses = set(operation["responses"])
            assert responses >= {"400", "405", "429", "500", "503"}, path
            assert responses & {"200", "202"}, path
            # To whoever signs nothing, a source that does not exist is like any other.
            assert responses & {"401", "404"} or "{" not in path, path


def test_the_neutral_record_is_in_the_contract_key_by_key(contract: Any) -> None:
    described = contract["components"]["schemas"]["PushedComment"]
    assert set(described["properties"]) == set(Record._fields)
    assert set(described["required"]) == {"source_id", "created_at"}


def test_generating_the_contract_gives_no_warning(capfd: pytest.CaptureFixture[str]) -> None:
    generate()
    assert "Warning" not in capfd.readouterr().err


@pytest.mark.django_db
def test_the_contract_and_its_page_are_served_without_asking_anyone_else(client: Client) -> None:
    assert client.get("/api/v1/openapi.yaml").content == FILE.read_bytes()
    page = client.get("/api/v1/docs/").content.decode()
    assert "http://" not in page
    assert "https://" not in page
