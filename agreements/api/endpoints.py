"""How an address is made: functions that say their policy, parameters and answer; the view and the schema follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from agreements.api.authentication import AUTHENTICATION, PublicRead
from agreements.api.parameters import CURSOR, LIMIT, Parameter, Parameters
from agreements.api.parsers import StrictJSONParser
from agreements.api.schema import Described
from agreements.api.shapes.base import Renderer, Shape
from agreements.models.undated import undated_facts

Answering = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one address, as declared: what the view does and what the schema says of it."""

    function: Answering
    policy: type[BasePermission]
    parameters: Parameters
    answers: type[Shape]
    paged: bool
    takes: type[Serializer] | None
    status: int
    tag: str

    @property
    def summary(self) -> str:
        return (self.function.__doc__ or "").partition("\n")[0].strip()

    @property
    def description(self) -> str:
        lines = (self.function.__doc__ or "").partition("\n")[2].splitlines()
        return " ".join(line.strip() for line in lines if line.strip())


def lists(
    *parameters: Parameter, policy: type[BasePermission], answers: type[Shape], tag: str
) -> Callable[[Answering], Endpoint]:
    """Declare a list: the function gets the request and the read parameters, `limit` and `cursor` among them."""
    declared = Parameters(*parameters, LIMIT, CURSOR)
    return lambda function: Endpoint(function, policy, declared, answers, True, None, 200, tag)


def shows(policy: type[BasePermission], answers: type[Shape], tag: str) -> Callable[[Answering], Endpoint]:
    """Declare a single record."""
    return lambda function: Endpoint(function, policy, Parameters(), answers, False, None, 200, tag)


def records(
    policy: type[BasePermission], takes: type[Serializer], answers: type[Shape], tag: str
) -> Callable[[Answering], Endpoint]:
    """Declare a write: `takes` says what the body holds; the answer is the new fact, with status 201."""
    return lambda function: Endpoint(function, policy, Parameters(), answers, False, takes, 201, tag)


def ends(policy: type[BasePermission], answers: type[Shape], tag: str) -> Callable[[Answering], Endpoint]:
    """Declare how a person's own thing is ended: the answer is the thing with its end, which it keeps."""
    return lambda function: Endpoint(function, policy, Parameters(), answers, False, None, 200, tag)


#: How many facts that the reader may see are known since their own time; where the reader asks what was known.
UNDATED_HEADER = "Ahd-Undated-Facts"


class OnlyJSON(BaseContentNegotiation):
    """There is one form of every answer, so neither the Accept header nor ?format= chooses."""

    def select_parser(self, request: Request, parsers: Sequence[BaseParser]) -> BaseParser | None:
        sent = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class View(APIView):
    """An address of the API. `endpoints` by method; nothing is left to the defaults of the settings."""

    endpoints: dict[str, Endpoint] = {}
    authentication_classes = AUTHENTICATION
    parser_classes = (StrictJSONParser,)
    renderer_classes = (Renderer,)
    content_negotiation_class = OnlyJSON
    schema = Described()

    def get_permissions(self) -> list[BasePermission]:
        endpoint = self.endpoints.get(str(self.request.method if self.request else ""))
        return [endpoint.policy()] if endpoint else [policy() for policy in self.permission_classes]

    def answer(self, request: Request, **place: Any) -> Response:
        endpoint = self.endpoints["GET" if request.method == "HEAD" else str(request.method)]
        asked = endpoint.parameters.read(request._request)
        response = endpoint.function(request, asked, **place)
        point: Any = request.point  # type: ignore[attr-defined]
        if point.known_given:
            response[UNDATED_HEADER] = undated_facts(request.user, point)
        return response


def address(
    *, get: Endpoint | None = None, post: Endpoint | None = None, delete: Endpoint | None = None
) -> Callable[..., Any]:
    """The view of an address. Refuses to start where a method was not declared with its policy."""
    methods = (("GET", get), ("POST", post), ("DELETE", delete))
    endpoints = {method: one for method, one in methods if one is not None}
    for method, one in endpoints.items():
        if not isinstance(one, Endpoint):
            raise TypeError(
                f"{one} answers {method} without a declared policy: use lists(), shows(), records() or ends()."
            )
    first = next(iter(endpoints.values()))
    members = {method.lower(): View.answer for method in endpoints}
    members |= {"endpoints": endpoints, "permission_classes": [first.policy], "__doc__": first.summary}
    return type(first.function.__name__, (View,), members).as_view()


class Nowhere(APIView):
    """Every address below /api/ that leads to nothing."""

    authentication_classes = ()
    permission_classes = (PublicRead,)
    parser_classes = (StrictJSONParser,)
    renderer_classes = (Renderer,)
    content_negotiation_class = OnlyJSON
    schema = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A reader who left out the closing slash is shown the way; all others learn that nothing is here."""
        if request.method in ("GET", "HEAD") and not request.path.endswith("/") and _leads_somewhere(request):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound


nowhere = Nowhere.as_view()


def _leads_somewhere(request: Any) -> bool:
    try:
        return resolve(f"{request.path_info}/").func is not nowhere
    except Resolver404:
        return False
