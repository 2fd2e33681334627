"""`openapi.json` (OpenAPI 3.1), made of the resources and their models: what stands there is what is answered."""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from pydantic import Field
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from contactdesk.law.rules.table import WHEN_TOLD
from contactdesk.routes.open_data.answers import Bladzijde, OpenData, Resource
from contactdesk.settings import Settings
from contactdesk.settings.values import split_mailbox
from contactdesk.web import login, problems
from contactdesk.web.pages import LABELS
from contactdesk.words import LEARNS, PROBLEM, PROBLEM_OF_US, Disclose, Timing

REF: Final = "#/components/schemas/{model}"
#: what is called otherwise than on the pages, or nowhere there
CODES: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {**LABELS, Timing: WHEN_TOLD, Disclose: LEARNS}
ABOUT: Final = (
    "Wat iedereen mag weten over contact tussen Kamerleden en ambtenaren: welke organisaties er zijn en wie hun "
    "contactpersoon is, welke regels en termijnen gelden, en hoe vaak contact is gevraagd, toegestaan en geweigerd. Alleen om te "
    "lezen, zonder sleutel. Er staat geen verzoek in en geen persoon. Volgt de NLGov REST API Design Rules 2. Een antwoord "
    "heeft een ETag: stuur die mee als If-None-Match, dan krijgt u 304 zolang er niets is veranderd. Een versie die niet meer "
    "past bij wat programma's nu lezen, komt onder een ander adres; dit adres blijft dan nog minstens een half jaar werken."
)
TAGS: Final = {
    "cijfers": "Hoe vaak contact is gevraagd, toegestaan, geweigerd en gemeld.",
    "openapi": "Deze beschrijving.",
    "organisaties": "Organisaties met hun contactpersoon.",
    "regels": "Wat er vooraf moet gebeuren, en waarom.",
    "termijnen": "Hoeveel tijd er is.",
    "weigeringsgronden": "Waarop contact kan worden geweigerd.",
}
PAGES: Final = " Lange lijsten staan op bladzijden: volg `volgende`."
SIGNED_IN: Final = "ingelogd"
HEADERS: Final = {
    "API-Version": "De versie van deze beschrijving.",
    "ETag": "Het merk van dit antwoord: stuur het mee als If-None-Match.",
    "Access-Control-Allow-Origin": "Ook pagina's van andere sites mogen dit lezen.",
    "Link": "De volgende bladzijde (rel=next), als die er is.",
    "Retry-After": "Na zo veel seconden kan het weer.",
}


class Probleem(OpenData):
    """Wat er misging, en wat u kunt doen (RFC 9457)."""

    type: str = Field(description="Altijd about:blank: de status zegt wat voor probleem het is.")
    title: str = Field(description="Wat er misging.")
    status: int = Field(description="De HTTP-status.")
    detail: str = Field(description="Wat u kunt doen; bij 400 welke parameter niet klopt.")
    instance: str = Field(description="Het nummer waarmee de beheerder dit terugvindt.")


class _Plain(GenerateJsonSchema):
    """Without a title for each field, which only says its name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@lru_cache(maxsize=8)
def _document(
    resources: tuple[Resource, ...], base_url: str, sender: str, cookie: str, opened: tuple[bool, ...]
) -> bytes:
    """The same until the settings are others."""
    name, email = split_mailbox(sender)
    is_open = dict(zip(resources, opened, strict=True))
    told = {
        "openapi": "3.1.0",
        "info": {
            "title": "Open data van de contactdesk",
            "description": ABOUT,
            "version": problems.VERSION,
            "contact": {"name": name or email, "email": email, "url": base_url},
        },
        "servers": [{"url": base_url + problems.ROOT}],
        "security": [],
        "tags": [{"name": tag, "description": says} for tag, says in TAGS.items()],
        "paths": {"/openapi.json": {"get": _of_itself()}}
        | {one.path: {"get": _operation(one, is_open[one])} for one in resources},
        "components": {
            "schemas": _schemas(resources),
            "securitySchemes": {
                SIGNED_IN: {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": cookie,
                    "description": "Op dit loket leest alleen wie op de pagina's is ingelogd de cijfers.",
                }
            },
        },
    }
    return json.dumps(told, ensure_ascii=False).encode()


def document(resources: tuple[Resource, ...], settings: Settings) -> bytes:
    """As this desk answers: at its own address, and open or not as it is set."""
    opened = tuple(one.opened(settings) for one in resources)
    return _document(resources, settings.base_url, settings.mail_from, login.session_cookie(settings), opened)


def _schemas(resources: Sequence[Resource]) -> dict[str, Any]:
    models: list[type[OpenData]] = [*dict.fromkeys(one.answer for one in resources), Probleem]
    asked = [(model, "serialization") for model in models]
    _, found = models_json_schema(asked, by_alias=True, ref_template=REF, schema_generator=_Plain)  # type: ignore[arg-type]
    schemas: dict[str, Any] = found["$defs"]
    for kind, labels in CODES.items():
        if kind.__name__ in schemas:
            said = "; ".join(f"{code}: {labels[code]}" for code in kind if code in labels)
            schemas[kind.__name__]["description"] = said
    return schemas


def _operation(resource: Resource, is_open: bool) -> dict[str, Any]:
    parameters = [*_in_path(resource), *_in_query(resource)]
    is_long = issubclass(resource.answer, Bladzijde)
    problems_there = [
        400,
        *([404] if "{" in resource.path else []),
        *([] if is_open else [401]),
        429,
        500,
        503,
    ]
    return {
        "operationId": resource.name,
        "tags": [resource.tag],
        "summary": resource.summary,
        "description": resource.about + (PAGES if is_long else ""),
        **({} if is_open else {"security": [{SIGNED_IN: []}]}),
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "Wat er nu staat.",
                "headers": _headers(is_open, *(["Link"] if is_long else [])),
                "content": {
                    "application/json": {"schema": {"$ref": REF.format(model=resource.answer.__name__)}}
                },
            },
            "304": {"description": "Er is niets veranderd.", "headers": _headers(is_open)},
            **{str(status): _problem(status) for status in problems_there},
        },
    }


def _of_itself() -> dict[str, Any]:
    about = {"description": "Wat er is.", "headers": _headers(True)}
    return {
        "operationId": "getOpenapi",
        "tags": ["openapi"],
        "summary": "Deze beschrijving",
        "description": "Wat er te lezen is, als OpenAPI 3.1.",
        "responses": {
            "200": about | {"content": {"application/json": {"schema": {"type": "object"}}}},
            "304": {"description": "Er is niets veranderd.", "headers": _headers(True)},
            "500": _problem(500),
        },
    }


def _in_path(resource: Resource) -> Iterator[dict[str, Any]]:
    """The name of a rule, or the number of an organisation."""
    if "{id}" in resource.path:
        kind = resource.answer.model_fields["id"].annotation
        schema = {"type": "integer", "minimum": 1} if kind is int else {"type": "string"}
        says = f"Zoals in /{resource.tag}."
        yield {"name": "id", "in": "path", "required": True, "description": says, "schema": schema}


def _in_query(resource: Resource) -> Iterator[dict[str, Any]]:
    schemas = resource.query.model_json_schema(schema_generator=_Plain)
    for name, schema in schemas.get("properties", {}).items():
        says, default = schema.pop("description"), schema.pop("default", None)
        told = next((one for one in schema.get("anyOf", ()) if one != {"type": "null"}), schema)
        if "$ref" in told:
            told = {"type": "string", "enum": schemas["$defs"][told["$ref"].rpartition("/")[2]]["enum"]}
        told = told if default is None else told | {"default": default}
        yield {"name": name, "in": "query", "required": False, "description": says, "schema": told}


def _headers(is_shared: bool, *more: str) -> dict[str, Any]:
    names = ("API-Version", "ETag", *(("Access-Control-Allow-Origin",) if is_shared else ()), *more)
    return {name: {"description": HEADERS[name], "schema": {"type": "string"}} for name in names}


def _problem(status: int) -> dict[str, Any]:
    said = (PROBLEM.get(status) or PROBLEM_OF_US)[0]
    again = {"Retry-After": {"description": HEADERS["Retry-After"], "schema": {"type": "integer"}}}
    return {
        "description": said,
        "headers": {"API-Version": _headers(False)["API-Version"]} | (again if status in (429, 503) else {}),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": REF.format(model=Probleem.__name__)}}},
    }
