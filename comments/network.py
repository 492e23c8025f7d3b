"""The networks that readers come from: the wide one that is kept, and the one of a single reader."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address, ip_network

PREFIX = {4: 24, 6: 48}
"""Bits that are kept with a comment: too few to name a household."""

READER = {4: 32, 6: 64}
"""Bits that one reader does not change at will: a household has a /64, and its devices wander in it."""

LOCAL = tuple(
    ip_network(name)
    for name in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.168.0.0/16", "::/48", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
"""Networks that stand for this machine or one beside it, most likely a proxy (RFC 1918 and others).

`ipaddress` also calls addresses private that only documents use; here they are like any other.
"""


def truncated(address: str) -> str:
    """Return the network of an address, as in 192.0.2.0 or 2001:db8::, or else nothing."""
    return _network(address, PREFIX)


def reporter(address: str) -> str:
    """Return what a reader is known by while she reports; it is stored as a digest, if at all."""
    return _network(address, READER)


def _network(address: str, prefix: Mapping[int, int]) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if parsed.version == 6 and parsed.ipv4_mapped:  # noqa: PLR2004
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, prefix[parsed.version]), strict=False).network_address)


@lru_cache(maxsize=1024)
def is_public(network: str) -> bool:
    """Whether a truncated address is a network of readers, and not of this machine or a proxy."""
    if not network:
        return False
    found = ip_address(network)
    return not any(found in local for local in LOCAL)
