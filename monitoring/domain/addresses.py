"""Which addresses a webhook may go to: only such as lie on the public internet, however they are spelled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from agreements.domain.refusals import Refusal, gettext_noop

Address: TypeAlias = IPv4Address | IPv6Address

LONGEST = 500
HTTPS_PORT = 443
#: Below it live other services than the web; a warning must not be a way to speak to them.
FIRST_FREE_PORT = 1024

#: Names that no public directory answers for (RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 8375, and habit).
PRIVATE_ENDINGS = frozenset(
    "localhost localdomain local internal intranet private lan home corp arpa onion test invalid".split()
)
NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+", re.ASCII)
#: How a browser or the C library tells a number from a name: by the last part.
NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.ASCII)

#: Where a translator between IPv6 and IPv4 carries an IPv4 address in the last 32 bits (RFC 6052, RFC 8215).
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
#: Everything handed out on the public internet of IPv6 so far lies here (RFC 4291, section 2.4).
UNICAST = IPv6Network("2000::/3")
#: Set apart for protocols, documentation and relays; versions of Python differ in what they know of it.
SET_APART_4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
SET_APART_6 = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))


class BadAddress(Refusal):
    """An address that no webhook may go to; the text says what would be right."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A checked address, taken apart once, so that what was checked is what is asked. `host`: in ASCII."""

    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTPS_PORT else f"{host}:{self.port}"


def check_public_url(url: str) -> Destination:
    """Take an address apart that a webhook may go to. Raises BadAddress.

    What a name stands for is not known here: that is checked when it is resolved, with `is_public`.
    """
    parts = _split(url)
    if parts.scheme != "https":
        raise BadAddress(gettext_noop("The address must begin with https://."))
    if "@" in parts.netloc:
        raise BadAddress(gettext_noop("The address must not hold a user name or a password."))
    if parts.fragment:
        raise BadAddress(gettext_noop("The address must not hold a part behind #."))
    host = _host(parts.hostname or "", bracketed="[" in parts.netloc)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(host, _port(parts), target)


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST:
        raise BadAddress(gettext_noop("The address is longer than 500 characters."))
    # The parser drops some of these in silence, so that what was checked would not be what was written.
    if any(character <= " " or character in '\x7f\\"<>^`{|}' for character in url):
        raise BadAddress(gettext_noop("The address holds a character that no address may hold."))
    try:
        parts = urlsplit(url)
        path_is_ascii = (parts.path + parts.query).isascii()
    except ValueError as error:
        raise BadAddress(gettext_noop("This is not an address on the web.")) from error
    if not path_is_ascii:
        raise BadAddress(
            gettext_noop("Write the letters behind the name of the host in ASCII, others as %XX.")
        )
    return parts


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise BadAddress(gettext_noop("The port is not a number from 1 to 65535.")) from error
    if port is None:
        return HTTPS_PORT
    if port != HTTPS_PORT and port < FIRST_FREE_PORT:
        raise BadAddress(gettext_noop("The port must be 443, or 1024 and above."))
    return port


def _host(written: str, *, bracketed: bool) -> str:
    """The host in its one spelling. Raises BadAddress."""
    host = written if bracketed else _ascii(written)
    if bracketed or NUMBER.fullmatch(host.rpartition(".")[2]):
        return _literal(host)
    if not NAME.fullmatch(host) or len(host) > 253 or host.rpartition(".")[2] in PRIVATE_ENDINGS:
        raise BadAddress(gettext_noop("The address must name a host on the public internet."))
    return host


def _ascii(name: str) -> str:
    """As it is asked for: full-width digits and dots have become plain ones before anything is judged."""
    try:
        return name.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise BadAddress(gettext_noop("The address must name a host on the public internet.")) from error


def _literal(host: str) -> str:
    """Only the plain spelling of a number: others are read differently by different programs."""
    try:
        address = ip_address(host)
    except ValueError as error:
        raise BadAddress(
            gettext_noop("Write a numeric address in its plain form, or better a name.")
        ) from error
    if not is_public(address):
        raise BadAddress(gettext_noop("This address does not lie on the public internet."))
    return str(address)


def is_public(address: Address) -> bool:
    """Whether everybody reaches the same machine there: no private, local, shared, reserved or disguised address."""
    if isinstance(address, IPv6Address):
        return _is_public_6(address)
    set_apart = any(address in network for network in SET_APART_4)
    return address.is_global and not (set_apart or address.is_multicast or address.is_reserved)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id:
        return False
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and any(address in network for network in TRANSLATED):
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    set_apart = any(address in network for network in SET_APART_6)
    return address in UNICAST and address.is_global and not set_apart
