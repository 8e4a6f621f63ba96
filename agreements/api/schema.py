"""The OpenAPI description, made from what the endpoints declare; drf-spectacular collects and serves it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import uritemplate
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from agreements.api.shapes.base import Shape, described
from agreements.api.shapes.problems import Conflict, Problem

if TYPE_CHECKING:
    from agreements.api.endpoints import Endpoint

#: Which refusals an answer of this kind can turn into, beside those that every address knows.
REFUSALS = {
    400: "The request cannot be read; the problem says which parameter or field, and what would be right.",
    401: "The token or session is not known, has expired or was revoked.",
    403: "You may see this, but not do it.",
    404: "There is nothing here at this point of time, or you may not see it.",
    409: "Somebody else wrote meanwhile; the problem holds what they said (`latest`).",
    413: "The body is larger than 1 MB.",
    415: "The body is not application/json.",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "agreements.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "ahd_…",
            "description": "A token of a program.",
        }


class Described(AutoSchema):
    """The operation of an endpoint, word for word as it is declared."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> dict[str, Any] | None:
        self.path, self.path_regex, self.path_prefix = path, path_regex, path_prefix
        self.method, self.registry = method.upper(), registry
        endpoint: Endpoint = self.view.endpoints[self.method]
        operation: dict[str, Any] = {
            "operationId": endpoint.function.__name__,
            "summary": endpoint.summary,
            "tags": [endpoint.tag],
            "parameters": [*self._places(), *_query(endpoint)],
            "security": self._security(endpoint),
            "responses": self._responses(endpoint),
        }
        if endpoint.description:
            operation["description"] = endpoint.description
        if endpoint.takes is not None:
            operation["requestBody"] = self._body(endpoint)
        return operation

    def _places(self) -> list[dict[str, Any]]:
        return self._resolve_path_parameters(uritemplate.variables(self.path))

    def _security(self, endpoint: Endpoint) -> list[dict[str, Any]]:
        schemes = self.get_auth()
        return [{}, *schemes] if getattr(endpoint.policy, "public", False) else schemes

    def _body(self, endpoint: Endpoint) -> dict[str, Any]:
        assert endpoint.takes is not None
        schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
        if endpoint.takes().fields:  # the generator makes no component of a body without fields
            component = self.resolve_serializer(endpoint.takes, "request")
            component.schema["additionalProperties"] = False
            schema = component.ref
        return {"required": True, "content": {"application/json": {"schema": schema}}}

    def _responses(self, endpoint: Endpoint) -> dict[str, Any]:
        schema = self.refer(endpoint.answers)
        if endpoint.paged:
            schema = self._page_of(endpoint.answers)
        good = {"description": endpoint.summary, "content": {"application/json": {"schema": schema}}}
        possible = [400, 401, 403, 404] if endpoint.takes is None else list(REFUSALS)
        refusals = {
            str(status): {
                "description": REFUSALS[status],
                "content": {
                    "application/problem+json": {"schema": self.refer(Conflict if status == 409 else Problem)}
                },
            }
            for status in possible
        }
        return {str(endpoint.status): good, **refusals}

    def refer(self, named: type[Shape] | type[StrEnum]) -> dict[str, Any]:
        """A reference to a shape or a closed set of words, which is described once among the components."""
        name = named.__name__.removesuffix("Shape")
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=named)
        if component not in self.registry:
            self.registry.register(component)
            component.schema = described(named, self.refer)
        return component.ref

    def _page_of(self, shape: type[Shape]) -> dict[str, Any]:
        name = f"PageOf{shape.__name__.removesuffix('Shape')}"
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name)
        component.schema = {
            "type": "object",
            "properties": {
                "results": {"type": "array", "items": self.refer(shape)},
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Address of the next page.",
                },
                "previous": {"type": ["string", "null"], "format": "uri"},
                "count": {"type": "integer", "description": "How many there are, or at least are."},
                "count_capped": {"type": "boolean", "description": "Whether counting stopped at `count`."},
            },
            "required": ["results", "next", "previous", "count", "count_capped"],
            "additionalProperties": False,
        }
        self.registry.register_on_missing(component)
        return component.ref


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    described = []
    for one in endpoint.parameters.declared.values():
        schema = {"type": "array", "items": dict(one.schema)} if one.many else dict(one.schema)
        described.append({"name": one.name, "in": "query", "description": one.description, "schema": schema})
    return described
