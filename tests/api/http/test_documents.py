"""/docs and /openapi.json: complete, in words and with links to the rules that they keep."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from planner_app.api.http.app import _PARTS
from planner_app.operations.register.every import OPERATIONS
from planner_app.operations.register.registered import Registered
from tests import law
from tests.api.http.conftest import Caller

PAGE = law.PAGE.read_text(encoding="utf-8")
LINK = re.compile(r"\[([RASI]\d+[a-f]?)\]\(/docs/rules#([rasi]\d+[a-f]?)\)")
FACE = [f"R{number}" for number in range(1, 20)]
"""Every rule of assignments has a place where the face speaks of it."""


@pytest.fixture
def document(ada: Caller) -> Any:
    return ada.call("GET", "/openapi.json").body


def test_every_call_and_everything_that_can_be_sent_is_described(document: Any) -> None:
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            assert call["summary"] and call["description"].endswith("."), (method, path)
            assert {"400", "401", "403", "404", "422", "501", "503"} <= call["responses"].keys(), (
                method,
                path,
            )
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
        tag
        for methods in document["paths"].values()
        for call in methods.values()
        for tag in call["tags"]
    } == listed
    schemas = document["components"]["schemas"]
    bodies = re.findall(
        r'"\$ref": ?"#/components/schemas/(\w+)"', str(document["paths"]).replace("'", '"')
    )
    sent = {
        name
        for name in bodies
        if "properties" in schemas[name] and "additionalProperties" in schemas[name]
    }
    assert len(sent) > 10
    for name in sent | {"NewRow", "Range"}:
        for field, found in schemas[name]["properties"].items():
            assert found.get("description"), (name, field)


def descriptions(part: Any) -> Iterator[str]:
    """Whatever the document describes: calls, parameters, fields, answers."""
    for key, value in (
        part.items()
        if isinstance(part, dict)
        else enumerate(part)
        if isinstance(part, list)
        else ()
    ):
        if key == "description" and isinstance(value, str):
            yield value
        else:
            yield from descriptions(value)


def stems(text: str) -> set[str]:
    """The beginnings of its words: 'reassigning' and 'reassign' are told as one."""
    small = {
        "rows",
        "item",
        "items",
        "person",
        "that",
        "with",
        "what",
        "which",
        "there",
        "their",
        "they",
        "other",
        "where",
        "when",
        "from",
        "this",
    }
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower()) if word not in small}


def unsaid(description: str) -> list[str]:
    """The rules whose number stands there without the rule: before (R4) are words, and R4 has some
    of them too."""
    rest, found = LINK.sub(r"\1", description), []
    for words, cited, number in re.findall(r"(.*?)(\()?\b([RASI]\d{1,2}[a-f]?)\b", rest, re.DOTALL):
        said = re.split(r"[.)]\s|\n\n", words)[-1]
        if not cited or not stems(said) & stems(rule(number)):
            found.append(number)
    return found


def rule(number: str) -> str:
    """The rule's text; of R10 its parts too."""
    return " ".join(
        s.text for s in law.statements(PAGE) if re.fullmatch(rf"{number}[a-f]?", s.number)
    )


def test_a_rule_is_told_in_words_wherever_its_number_stands(document: Any) -> None:
    told = list(descriptions(document))
    assert [
        (text, unsaid(text)) for text in told[1:] if unsaid(text)
    ] == []  # the first explains the numbers


@pytest.mark.parametrize(
    "bare", ["R13", "R13: of that row", "Rows stand by name (R13).", "Done (R13, R4).", "See R13."]
)
def test_a_bare_number_is_noticed(bare: str) -> None:
    assert unsaid(bare)


def test_every_number_is_a_link_to_its_rule(ada: Caller, document: Any) -> None:
    page = Caller(ada.address, "nobody", "x").call("GET", "/docs/rules")
    assert page.status == 200
    places = set(re.findall(r'id="(\w+)"', page.body.decode()))
    text = " ".join(descriptions(document))
    links = LINK.findall(text)
    assert len(links) > 100
    assert {
        (number, place) for number, place in links if number.lower() != place or place not in places
    } == set()
    assert law.CITATION.findall(LINK.sub("", text)) == []
    assert [number for number in FACE if number not in dict(links)] == []


def test_the_operations_can_be_read_there_with_links_to_their_rules(
    ada: Caller, document: Any
) -> None:
    assert "(/docs/operations)" in document["info"]["description"]
    page = Caller(ada.address, "nobody", "x").call("GET", "/docs/operations")
    assert page.status == 200
    assert b"<code>reassign</code>" in page.body and b'href="rules#r10"' in page.body


def test_nothing_but_the_documents_is_read_there(ada: Caller) -> None:
    nobody = Caller(ada.address, "nobody", "x")
    assert nobody.call("GET", "/docs/rules").status == 200
    for name in ("nothing", "rules.md", "..%2Fdemo%2Fcast.json", "%2E%2E"):
        assert nobody.call("GET", f"/docs/{name}").status in (400, 404), name


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


def test_every_call_that_edits_says_which_rule_it_keeps(document: Any) -> None:
    silent = [
        (method, path)
        for path, methods in document["paths"].items()
        for method, call in methods.items()
        if method != "get" and not LINK.search(call["description"])
    ]
    assert silent == []


def calls_of_operations() -> Iterator[tuple[str, str, Registered]]:
    """Path and method of each call that edits, with each operation that its function names."""
    for part in _PARTS:
        for route in part.router.routes:
            assert isinstance(route, APIRoute)
            code = inspect.getsource(route.endpoint)
            for method in (route.methods or set()) - {"GET", "HEAD"}:
                for each in OPERATIONS:
                    if re.search(rf"\b{each.key}\b", code):
                        yield route.path, method.lower(), each


def test_a_call_cites_a_rule_of_each_operation_that_it_stands_for(document: Any) -> None:
    calls = list(calls_of_operations())
    assert len(calls) > 20
    wrong = [
        (method, path, each.key, each.rules)
        for path, method, each in calls
        if each.rules
        and not set(each.rules)
        & dict(LINK.findall(document["paths"][path][method]["description"])).keys()
    ]
    assert wrong == []


def test_changing_an_assignment_tells_all_rules_of_its_operations(document: Any) -> None:
    (path,) = {path for path, _, each in calls_of_operations() if each.key == "set_people"}
    said = dict(LINK.findall(document["paths"][path]["post"]["description"])).keys()
    for each in (each for at, _, each in calls_of_operations() if at == path):
        assert set(each.rules) <= said, each.key
    assert {"R3", "R4"} <= said, "and those of who may have a row"
