"""/docs and /openapi.json: complete, and in the rules' own numbers."""

import re
from typing import Any

import pytest

from tests.api.http.conftest import Caller

FACE = [f"R{number}" for number in range(1, 20)]
"""Every rule of assignments has a place where the face speaks of it."""


@pytest.fixture
def document(ada: Caller) -> Any:
    return ada.call("GET", "/openapi.json").body


def test_every_call_and_everything_that_can_be_sent_is_described(document: Any) -> None:
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            assert call["summary"] and call["description"].endswith("."), (method, path)
            assert {"400", "401", "403", "404", "422", "501", "503"} <= call["responses"].keys(), (method, path)
            (answered,) = (code for code in call["responses"] if code.startswith("2"))
            assert call["responses"][answered]["content"]["application/json"]["schema"], (
                method,
                path,
                "what it answers",
            )
            for parameter in call.get("parameters", []):
                assert parameter.get("description"), (method, path, parameter["name"])
    listed = {tag["name"] for tag in document["tags"]}
    assert {
        tag for methods in document["paths"].values() for call in methods.values() for tag in call["tags"]
    } == listed
    schemas = document["components"]["schemas"]
    bodies = re.findall(r'"\$ref": ?"#/components/schemas/(\w+)"', str(document["paths"]).replace("'", '"'))
    sent = {name for name in bodies if "properties" in schemas[name] and "additionalProperties" in schemas[name]}
    assert len(sent) > 10
    for name in sent | {"NewRow", "Range"}:
        for field, found in schemas[name]["properties"].items():
            assert found.get("description"), (name, field)


def test_the_rules_numbers_stand_where_they_apply(document: Any) -> None:
    text = str(document)
    missing = [rule for rule in FACE if not re.search(rf"\b{rule}\b", text)]
    assert missing == []
    change = document["paths"]["/api/workspaces/{workspace_id}/{collection}/{treeitem_id}/update_assignment"]["post"]
    assert {"R3", "R4", "R5", "R9", "R10", "R12", "R13"} <= set(re.findall(r"\bR\d+\b", change["description"]))


def test_both_ways_of_saying_who_one_is_are_documented(document: Any) -> None:
    kinds = {scheme.get("scheme") for scheme in document["components"]["securitySchemes"].values()}
    assert {"basic", "bearer"} <= kinds


def test_the_page_is_there_for_everybody(ada: Caller) -> None:
    page = Caller(ada.address, "nobody", "x").call("GET", "/docs")
    assert page.status == 200 and b"openapi.json" in page.body


def test_the_page_is_whole_without_the_internet(ada: Caller) -> None:
    nobody = Caller(ada.address, "nobody", "x")
    parts = re.findall(rb'(?:src|href)="([^"]+)"', nobody.call("GET", "/docs").body)
    assert len(parts) == 3  # script, style, icon
    for part in parts:
        found = nobody.call("GET", part.decode())
        assert found.status == 200 and len(found.body) > 1_000


def test_every_call_that_edits_names_the_rule_it_keeps(document: Any) -> None:
    silent = [
        (method, path)
        for path, methods in document["paths"].items()
        for method, call in methods.items()
        if method != "get" and not re.search(r"\b[RAS]\d+\b", call["description"])
    ]
    assert silent == []
