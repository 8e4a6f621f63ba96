"""How a database address becomes Django's settings of a connection, and how its ids are read."""

from functools import lru_cache
from typing import Any
from uuid import UUID

import dj_database_url
from psycopg2.extensions import new_type, register_type

# A server that has gone is noticed after seconds, not after the kernel's minutes.
TIMEOUTS: dict[str, Any] = {
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 4000,
}


def from_url(url: str, statement_timeout: str = "") -> dict[str, Any]:
    """Read postgresql://user:password@host:port/name; ?host=/directory names a Unix socket.

    statement_timeout is written as PostgreSQL writes it ("5s"); empty means none.
    """
    parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise ValueError("Ahd keeps its records in PostgreSQL: DATABASE_URL begins with postgresql:")
    options = TIMEOUTS | parsed.pop("OPTIONS", {})
    parsed["HOST"] = options.pop("host", parsed["HOST"])
    if statement_timeout:
        options["options"] = f"{options.get('options', '')} -c statement_timeout={statement_timeout}".strip()
    return parsed | {"OPTIONS": options}


# A board of a thousand commitments holds twenty thousand ids, most of them the same few; making one costs more than
# everything else about a column.
_read = lru_cache(maxsize=16_384)(UUID)
_OF_UUID, _OF_UUIDS = (2950,), (2951,)  # as PostgreSQL numbers its types


def share_ids() -> None:
    """Let equal ids that come from PostgreSQL, and equal arrays of them, be one object.

    Django registers its own reading when it is loaded.
    """
    import django.db.backends.postgresql.base  # noqa: F401

    register_type(new_type(_OF_UUID, "UUID", lambda text, cursor: None if text is None else _read(text)))
    register_type(
        new_type(_OF_UUIDS, "UUIDS", lambda text, cursor: None if text is None else _read_all(text))
    )


@lru_cache(maxsize=4096)
def _read_all(array: str) -> tuple[UUID | None, ...]:
    """An array of ids as PostgreSQL writes it, such as {}, {id,id} or {NULL}."""
    within = array[1:-1]
    return tuple(None if text == "NULL" else _read(text) for text in within.split(",")) if within else ()
