"""Whether the mock lives and whether it is ready, for those who look after containers."""

import pytest

from control.contract import described
from finesse_mock.control.health import Readiness, health_routes


@pytest.mark.parametrize(
    ("readiness", "status"),
    [(Readiness.STARTING, 503), (Readiness.READY, 200), (Readiness.STOPPING, 503)],
)
async def test_it_is_ready_between_start_and_stop_and_alive_throughout(
    readiness: Readiness, status: int
):
    async with described(health_routes(lambda: readiness)) as client:
        ready = await client.get("/readyz")
        assert (ready.status, await ready.json()) == (status, {"status": readiness})
        live = await client.get("/healthz")
        assert (live.status, await live.json()) == (200, {"status": "alive"})
