"""Which addresses are this machine and can be no other: told by how they are written, so that no name is looked up for it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from briefgen.errors import SettingsError

__all__ = ["LOCALHOST", "host_in", "is_loopback", "require_loopback"]

LOCALHOST = ("127.0.0.1", "::1")
"""What ``localhost`` and names below it mean, the first one that answers; by RFC 6761 they mean nothing else."""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine.

    Args:
        host: as it stands in an address, without brackets and port.

    Returns:
        True for ``localhost``, names that end in ``.localhost``, 127.0.0.0/8, ``::1`` and those of 127.0.0.0/8 written as
        IPv6. False for all other names, whatever they would resolve to, and for addresses that are not written plainly: some
        programs read ``0177.0.0.1`` as 127.0.0.1 and others as 177.0.0.1.
    """
    name = host.lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        address = address.ipv4_mapped or address
    return address.is_loopback


def host_in(address: str) -> str:
    """The host of an address with or without its scheme, such as ``http://[::1]:8080/v1`` or ``127.0.0.1:8786``; empty for none."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def require_loopback(address: str, *, field: str) -> None:
    """See that an address is this machine's.

    Raises:
        SettingsError: it is not, or is not written so that this is sure; ``field`` is the setting that names it.
    """
    if not is_loopback(host_in(address)):
        raise SettingsError(
            f"{field} is {address.rpartition('@')[2]!r}, and local_only allows connections to this machine only: give an address at localhost, "
            "127.0.0.1 or [::1], or leave local_only out",
            field=field,
        )
