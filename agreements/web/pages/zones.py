"""In whose time a moment is read: the zones of the venue and of those who speak in a process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps

from agreements.domain.timeline import AsOf
from agreements.domain.zones import zone_names
from agreements.models import Event, Fact, Position, Process, TextLayer
from agreements.templatetags.moments import Loose

MOST = 6


def zones_of(process: Process, point: AsOf, first: Iterable[str] = ()) -> list[str]:
    """`first`, then the zones in which the process's events, texts and positions are dated. One query."""
    own = [
        model.objects.filter(process=process).as_of(point).order_by().values_list("effective_zone")
        for model in (Event, TextLayer, Position)
    ]
    found = {zone for (zone,) in own[0].union(*own[1:]) if zone != "UTC"}
    return list(dict.fromkeys([*(zone for zone in first if zone), *sorted(found)]))[:MOST]


def every_zone_of(process: Process) -> list[str]:
    """Its own zone, then all others in which anything of its record is dated. One query."""
    kinds = [model for model in apps.get_models() if issubclass(model, Fact)]
    own = [model.objects.filter(process=process).order_by().values_list("effective_zone") for model in kinds]
    found = {zone for (zone,) in own[0].union(*own[1:])}
    return list(dict.fromkeys([process.zone, *sorted(found)]))


def offered_zones(process: Process) -> list[str]:
    """What a form offers: the zones of the record first, then every other one by its name."""
    own = every_zone_of(process)
    return [*own, *(name for name in zone_names() if name not in own)]


def in_zones(moment: datetime, zones: Iterable[str]) -> list[Loose]:
    """One instant as the clocks of these zones show it."""
    return [Loose(moment, zone, "minute") for zone in zones]
