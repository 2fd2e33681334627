"""What each resource of open data says of itself, and how one is read: counted, checked, marked. None stands here.

The models of the resources are read by who writes a program, in `openapi.json`. So their names, their docstrings and the
descriptions of their fields are Dutch, as the design rules ask of an interface.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from contactdesk.law.outcomes import FieldError, Invalid
from contactdesk.settings import Settings
from contactdesk.store import limits
from contactdesk.store.desk import desk
from contactdesk.web import problems, user_agent

#: how many stand in one answer, unless somebody asks for another number, and the most
MANY, MOST = 100, 500
QUERY: Final = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class OpenData(BaseModel):
    """What is told: names as `camelCase`, in the order in which they stand."""

    model_config = ConfigDict(frozen=True, alias_generator=AliasGenerator(serialization_alias=to_camel))


class Bladzijde(OpenData):
    """Een deel van een lange lijst."""

    volgende: str | None = Field(description="Het adres van de volgende bladzijde; null bij de laatste.")


class NoQuery(BaseModel):
    """Of what takes no parameters."""

    model_config = QUERY


class PageQuery(BaseModel):
    """How many at once; each description is also what is said when it is wrong."""

    model_config = QUERY
    aantal: int = Field(
        default=MANY,
        ge=1,
        le=MOST,
        description=f"Hoeveel er in een antwoord staan: een getal van 1 tot en met {MOST}.",
    )


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a resource: its parameters, and what stands in its address."""

    query: Any
    path: Mapping[str, str]


@dataclass(frozen=True)
class Resource:
    """One path under `/api/v1`. `summary` and `about` stand in the description; `opened`: where a setting says whether
    who is not signed in reads it."""

    path: str
    name: str
    tag: str
    summary: str
    about: str
    answer: type[OpenData]
    read: Callable[[Session, Asked], OpenData]
    query: type[BaseModel] = NoQuery
    opened: Callable[[Settings], bool] = lambda settings: True


async def serve(request: Request, resource: Resource) -> Response:
    """The resource as it is now, 304 to who has it, or what is wrong with what was asked. Raises TooMany, NotFound."""
    app, me = request.app, request.state.me
    network = user_agent.network(request)
    await app.state.database.write(limits.refuse_open_data, me.id if me else None, network)
    try:
        asked = Asked(_query(resource.query, request), request.path_params)
        found: OpenData = await app.state.database.read(resource.read, asked)
    except Invalid as wrong:
        return problems.problem(request, 400, " ".join(f"{one.field}: {one.message}" for one in wrong.errors))
    following = found.volgende if isinstance(found, Bladzijde) else None
    content = found.model_dump_json(by_alias=True).encode()
    is_shared = resource.opened(app.state.settings)
    return problems.found(
        request, content, is_shared=is_shared, links={"next": following} if following else {}
    )


def _query(model: type[BaseModel], request: Request) -> BaseModel:
    """The parameters as they are meant; one that is not there, or twice, is no small mistake: who filters by it would
    take all for what was asked. Raises Invalid."""
    names = Counter(name for name, _ in request.query_params.multi_items())
    wrong = [
        FieldError(name[:60], "Deze parameter staat er twee keer.")
        for name, times in names.items()
        if times > 1
    ]
    try:
        found = model.model_validate(dict(request.query_params))
    except ValidationError as error:
        wrong += [
            _said(model, str(one["loc"][0])) for one in error.errors(include_url=False, include_input=False)
        ]
        raise Invalid(*wrong) from None
    if wrong:
        raise Invalid(*wrong)
    return found


def _said(model: type[BaseModel], name: str) -> FieldError:
    field = model.model_fields.get(name)
    return FieldError(name[:60], field.description or "" if field else "Deze parameter is er niet.")


def address(db: Session, path: str, query: Mapping[str, object] | None = None) -> str:
    """The whole address of something on this desk."""
    given = {name: str(value) for name, value in (query or {}).items() if value is not None}
    return desk(db).settings.base_url + path + (f"?{urlencode(given)}" if given else "")
