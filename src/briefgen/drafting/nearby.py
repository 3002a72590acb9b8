"""Connections that cannot leave this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefgen.loopback import LOCALHOST, is_loopback

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["to_this_machine"]


def to_this_machine(library: ModuleType) -> Any:  # noqa: ANN401 - of the library that the SDK rides
    """Connections to the loopback: whatever an address says, none goes anywhere else, and no name is looked up."""

    class Loopback(library.HTTPTransport):  # type: ignore[misc,name-defined] # known when it is loaded
        def handle_request(self, request: Any) -> Any:  # noqa: ANN401
            name = request.url.host
            if not is_loopback(name):
                raise library.ConnectError(f"{name} is not this machine (local_only)", request=request)
            if not name.endswith("localhost"):
                return super().handle_request(request)
            # The certificate and the head go on saying the name.
            request.extensions = {**request.extensions, "sni_hostname": name}
            *first, last = LOCALHOST
            for address in first:
                request.url = request.url.copy_with(host=address)
                try:
                    return super().handle_request(request)
                except library.ConnectError:
                    continue
            request.url = request.url.copy_with(host=last)
            return super().handle_request(request)

    return Loopback(trust_env=False)
