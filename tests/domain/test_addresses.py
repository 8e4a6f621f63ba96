"""Which addresses a webhook may go to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain.addresses import BadAddress, check_public_url, is_public

REFUSED = """
http://hooks.example.org/
ftp://hooks.example.org/
//hooks.example.org/
hooks.example.org
https://
https:///path
https://user@hooks.example.org/
https://user:word@hooks.example.org/
https://hooks.example.org@127.0.0.1/
https://hooks.example.org/#part
https://hooks.example.org:22/
https://hooks.example.org:80/
https://hooks.example.org:0/
https://hooks.example.org:70000/
https://hooks.example.org:https/
https://127.0.0.1/
https://127.1/
https://127.0.1/
https://2130706433/
https://0x7f000001/
https://0x7f.1/
https://0x7F.0x0.0x0.0x1/
https://017700000001/
https://0177.0.0.1/
https://0177.0.0.01/
https://127.0.0.1./
https://0/
https://0.0.0.0/
https://0x/
https://10.1.2.3/
https://172.16.0.9/
https://192.168.1.1/
https://169.254.169.254/
https://100.64.0.1/
https://192.0.0.8/
https://192.0.2.7/
https://192.88.99.1/
https://198.18.0.1/
https://224.0.0.1/
https://240.0.0.1/
https://255.255.255.255/
https://1.1.1.1.1/
https://08.8.8.8/
https://8.8.8/
https://[::1]/
https://[::]/
https://[0:0:0:0:0:0:0:1]/
https://[::ffff:127.0.0.1]/
https://[::ffff:7f00:1]/
https://[::127.0.0.1]/
https://[::808:808]/
https://[64:ff9b::127.0.0.1]/
https://[64:ff9b::a00:1]/
https://[64:ff9b:1::c0a8:101]/
https://[2002:7f00:1::]/
https://[2002:a00:1::1]/
https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/
https://[2001:db8::1]/
https://[3fff::1]/
https://[5f00::1]/
https://[2001:20::1]/
https://[fc00::1]/
https://[fd12:3456::1]/
https://[fe80::1]/
https://[fe80::1%25eth0]/
https://[2606:4700:4700::1111%25eth0]/
https://[fec0::1]/
https://[ff02::1]/
https://[v1.fe80]/
https://[hooks.example.org]/
https://localhost/
https://LOCALHOST/
https://localhost./
https://localhost.localdomain/
https://any.localhost/
https://printer.local/
https://db.internal/
https://intranet/
https://router.lan/
https://1.0.0.127.in-addr.arpa/
https://hidden.onion/
https://-hooks.example.org/
https://hooks..example.org/
https://under_score.example.org/
https://%31%32%37.0.0.1/
https://127%2e0.0.1/
https://hooks.example.org%00.evil.example/
https://１２７.０.０.１/
https://127。0。0。1/
https://①②⑦.⓪.⓪.①/
https://ｌｏｃａｌｈｏｓｔ/
https://hooks.example.org/ä
""".split()

WITH_BLANKS = [
    "https://hooks.example.org/a b",
    "https://hooks.exam\tple.org/",
    "https://hooks.example.org/\r\nX-Other: 1",
    " https://hooks.example.org/",
    "https://hooks.example.org\\@127.0.0.1/",
    "https://127.0.0.1\x00.example.org/",
    "https://hooks.example.org/" + "a" * 500,
]


@pytest.mark.parametrize("url", [*REFUSED, *WITH_BLANKS])
def test_an_address_that_is_not_public_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(BadAddress, match=r"^[A-Z].*\.$"):
        check_public_url(url)


@pytest.mark.parametrize(
    ("url", "host", "port", "target", "authority"),
    [
        ("https://hooks.example.org", "hooks.example.org", 443, "/", "hooks.example.org"),
        ("https://Hooks.Example.org./a?b=c", "hooks.example.org", 443, "/a?b=c", "hooks.example.org"),
        ("HTTPS://hooks.example.org:443/", "hooks.example.org", 443, "/", "hooks.example.org"),
        ("https://hooks.example.org:8443/", "hooks.example.org", 8443, "/", "hooks.example.org:8443"),
        ("https://bücher.example.org/", "xn--bcher-kva.example.org", 443, "/", "xn--bcher-kva.example.org"),
        ("https://8.8.8.8/x", "8.8.8.8", 443, "/x", "8.8.8.8"),
        ("https://[2606:4700:4700::1111]/", "2606:4700:4700::1111", 443, "/", "[2606:4700:4700::1111]"),
        ("https://[64:ff9b::8.8.8.8]/", "64:ff9b::808:808", 443, "/", "[64:ff9b::808:808]"),
    ],
)
def test_a_public_address_is_taken_apart_once(
    url: str, host: str, port: int, target: str, authority: str
) -> None:
    found = check_public_url(url)
    assert (found.host, found.port, found.target, found.authority) == (host, port, target, authority)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_in_every_disguise_as_plainly(inner: IPv4Address) -> None:
    public = is_public(inner)
    number = int(inner)
    assert is_public(IPv6Address((0xFFFF << 32) | number)) is public
    assert is_public(IPv6Address((0x0064FF9B << 96) | number)) is public
    assert is_public(IPv6Address((0x2002 << 112) | (number << 80))) is public
    assert not is_public(IPv6Address(number)), "the form that nobody uses any longer is always refused"


@given(st.ip_addresses(v=4))
def test_only_the_plain_spelling_of_a_number_is_taken(address: IPv4Address) -> None:
    number = int(address)
    for spelling in (
        str(number),
        hex(number),
        oct(number).replace("0o", "0"),
        f"{number >> 24}.{number % 2**24}",
    ):
        with pytest.raises(BadAddress):
            check_public_url(f"https://{spelling}/")


@given(st.ip_addresses())
def test_a_literal_is_taken_where_it_is_public_and_only_there(address: IPv4Address | IPv6Address) -> None:
    written = f"[{address}]" if address.version == 6 else str(address)
    try:
        found = check_public_url(f"https://{written}/")
    except BadAddress:
        assert not is_public(address)
    else:
        assert is_public(ip_address(found.host))
