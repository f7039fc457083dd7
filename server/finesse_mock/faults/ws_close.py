"""``ws.close``."""

from dataclasses import replace
from typing import Annotated, ClassVar

from msgspec import Meta

from finesse_mock.faults.courses import StreamCourse
from finesse_mock.faults.fault import StreamFault
from finesse_mock.faults.occasion import Transport


class WsClose(StreamFault, frozen=True, kw_only=True, tag="ws.close"):
    """A WebSocket closes with a code, without the `<close/>` of XMPP before it."""

    only: ClassVar[str] = Transport.WEBSOCKET

    code: Annotated[int, Meta(ge=1000, le=4999, description="The code, of RFC 6455 §7.4.")] = 1011
    reason: Annotated[str, Meta(max_length=100, description="The reason that goes with it.")] = ""

    def alter(self, course: StreamCourse) -> StreamCourse:
        """Close it."""
        return replace(course, closed=(self.code, self.reason))
