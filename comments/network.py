"""The network that a comment came from, without the address that would name a household."""

from ipaddress import ip_address, ip_network

PREFIX = {4: 24, 6: 48}


def truncated(address: str) -> str:
    """Return the network of an address, as in 192.0.2.0 or 2001:db8::, or else nothing."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if parsed.version == 6 and parsed.ipv4_mapped:  # noqa: PLR2004
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, PREFIX[parsed.version]), strict=False).network_address)
