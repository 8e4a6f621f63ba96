"""What depends on what in a process, over HTTP."""

from __future__ import annotations

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead
from agreements.api.endpoints import shows
from agreements.api.parameters import Asked
from agreements.api.reading import on_record
from agreements.api.shapes.common import reader_of
from agreements.api.shapes.graph import GraphShape, graph_shape
from agreements.models import Process, ProcessRevision
from agreements.models.graph import dependencies_of


@shows(PublicRead, GraphShape, tag="processes")
def graph(request: Request, asked: Asked, slug: str) -> Response:
    """What depends on what in a process at the point.

    Nodes are its commitments and the rounds, events and outside facts that they hang on; edges are the conditions of
    the texts with how they stand, and what the rules of deadlines wait for.
    """
    reader = reader_of(request)
    rows = Process.objects.visible_to(request.user).filter(slug=slug)
    process = on_record(rows, ProcessRevision, "process", reader.point).first()
    if process is None:
        raise NotFound
    return Response(graph_shape(dependencies_of(process, reader.point), reader))
