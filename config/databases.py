"""How a database address becomes Django's settings of a connection."""

from typing import Any

import dj_database_url

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
