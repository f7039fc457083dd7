"""Faults and the clock, with verbs as coroutines."""

from collections.abc import Coroutine, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from finesse_mock.testing.words import attributes_of, path_of

if TYPE_CHECKING:
    from finesse_mock.testing.channel import Channel


class AsyncFault:
    """A fault, as long as its ``async with`` block lasts."""

    def __init__(self, channel: "Channel", kind: str, attributes: Mapping[str, Any]) -> None:
        self._channel = channel
        self._told = {"kind": kind, **attributes_of(attributes)}
        self.id = ""

    @property
    def hits(self) -> Coroutine[Any, Any, int]:
        """How often it struck, to be awaited."""
        return self._hits()

    async def _hits(self) -> int:
        faults = await self._channel.ask("GET", "faults")
        return next((int(each["hits"]) for each in faults if each["id"] == self.id), 0)

    async def __aenter__(self) -> Self:
        self.id = str((await self._channel.ask("POST", "faults", self._told))["id"])
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        faults = await self._channel.ask("GET", "faults")
        if any(each["id"] == self.id for each in faults):  # or a reset has removed it
            await self._channel.ask("DELETE", path_of("faults", self.id))


class AsyncClock:
    """The clock of the mock."""

    def __init__(self, channel: "Channel", pace: str) -> None:
        self._channel = channel
        self._pace = pace

    @property
    def now(self) -> Coroutine[Any, Any, str]:
        """The moment, as ISO 8601 in UTC, to be awaited."""
        return self._now()

    async def _now(self) -> str:
        return str((await self._channel.ask("GET", "clock"))["now"])

    async def freeze(self) -> None:
        """Have it stand still."""
        await self.set("frozen")

    async def resume(self) -> None:
        """Have it go with the time outside."""
        await self.set("real")

    async def speed(self, factor: float) -> None:
        """Have it go so many times as fast as the time outside."""
        await self.set(f"x{factor:g}")

    async def jump(self) -> None:
        """Have it jump to the next timer whenever nothing else is left to happen."""
        await self.set("auto")

    async def advance(self, by: float | str) -> list[str]:
        """Move on by seconds, or by a length such as ``31s``; answers the timers that fired."""
        if isinstance(by, str):
            from finesse_mock.documents.duration import Duration

            by = Duration.written(by)
        told = await self._channel.ask("POST", "clock/advance", {"seconds": float(by)})
        return [each["name"] for each in told["fired"]]

    async def restore(self) -> None:
        """Have it go as it did at the start."""
        await self.set(self._pace)

    async def set(self, pace: str) -> None:
        """Have it go at a pace by its name: real, frozen, auto or x10."""
        await self._channel.ask("POST", "clock", {"pace": pace})
