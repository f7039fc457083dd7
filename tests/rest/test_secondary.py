"""Configuration on the second of two nodes ("Finesse Configuration APIs" of the guide)."""

import pytest

from rest.running import ADMIN, basic, running

LABEL = "<WrapUpReason><label>Refund</label></WrapUpReason>"
WRITES = (("POST", "/WrapUpReason"), ("PUT", "/WrapUpReason/1"), ("DELETE", "/WrapUpReason/1"))
READS = ("/WrapUpReasons", "/WrapUpReason/1", "/Teams", "/Team/5007/WrapUpReasons", "/SystemConfig")


@pytest.mark.parametrize(("profile", "read"), [("ucce-12.6", 403), ("uccx-12.5", 200)])
async def test_the_secondary_node_is_not_configured(profile: str, read: int):
    async with running(nodes=2, profile=profile) as client:
        for method, path in WRITES:
            assert await client.status(method, path, ADMIN, node=1, data=LABEL) == 403
        for path in READS:
            assert await client.status("GET", path, ADMIN, node=1) == read
            assert await client.status("GET", path, ADMIN) == 200
        assert await client.status("GET", "/User/1001001/WrapUpReasons", basic(), node=1) == 200


async def test_what_is_written_to_the_primary_is_read_from_both_and_undone_by_a_reset():
    async with running(nodes=2, profile="uccx-12.5") as client:
        assert await client.status("DELETE", "/WrapUpReason/1", ADMIN) == 200
        for node in (0, 1):
            assert await client.status("GET", "/WrapUpReason/1", ADMIN, node=node) == 404
        client.mock.reset()
        assert await client.status("GET", "/WrapUpReason/1", ADMIN) == 200


async def test_an_event_tells_a_reason_as_it_is_called_now():
    async with running(confirmation_s=0.0) as client:
        events: list[str] = []
        client.mock.published(lambda event: events.append(event.update))
        label = "<ReasonCode><label>Siesta</label></ReasonCode>"
        assert await client.status("PUT", "/ReasonCode/1", ADMIN, data=label) == 200
        for body in (
            "<User><state>LOGIN</state><extension>1001001</extension></User>",
            "<User><state>NOT_READY</state><reasonCodeId>1</reasonCodeId></User>",
        ):
            assert await client.status("PUT", "/User/1001001", basic(), data=body) == 202
        label_path = "reasonCode/label"
        assert await client.texts("/User/1001001", label_path, basic()) == ["Siesta"]
        assert any("<label>Siesta</label>" in event for event in events)
