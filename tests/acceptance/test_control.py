"""A mock is driven, watched, waited for and broken: each line is accepted if it exits with 0."""

from pathlib import Path

import pytest

from acceptance.desk import Desk
from e2e.script import IN_A_SHELL

pytestmark = IN_A_SHELL


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_the_engine_accepts_what_it_publishes_and_nothing_else(desk: Desk):
    await desk.accepts(
        "finesse-mock trigger call.inbound to=1001001 id=c1"
        " && ! finesse-mock call retrieve c1 --by 1001001"
        " && finesse-mock call answer c1 --by 1001001"
    )


async def test_one_command_starts_everything_and_prints_every_address(desk: Desk):
    """Within two seconds, in the best of some tries: the machine may have other things to do."""
    await desk.succeeds("""
        for try in 1 2 3 4 5 6 7 8; do
            begun=${EPOCHREALTIME/[.,]/}
            printed=$(finesse-mock serve --detach --ports auto --print-env) || exit
            took=$((${EPOCHREALTIME/[.,]/} - begun))
            (eval "$printed" && finesse-mock stop) || exit
            grep -c '^export FINESSE_MOCK_' <<<"$printed" | grep -qx 9 || exit
            test $took -lt 2000000 && exit
        done
        echo "$took µs at last" && exit 1
    """)


async def test_one_truth_on_every_transport(desk: Desk):
    await desk.accepts(
        "finesse-mock watch --transport tcp,tls,bosh,ws --same --agent 1001001 --count 5"
        " --then 'trigger call.inbound to=1001001 ring=200ms'"
    )


async def test_scenario_files_are_checked_with_line_and_suggestion(desk: Desk):
    await desk.succeeds(
        "finesse-mock scenario check fixtures/scenarios/*.yaml"
        " && finesse-mock scenario check tests/data/bad.yaml 2>&1"
        " | grep -q 'bad.yaml:7:.*did you mean'"
    )


@pytest.mark.peer("curl")
async def test_a_fault_strikes_as_often_as_it_is_told_to(desk: Desk):
    await desk.accepts("""
        finesse-mock fault add rest.error status=503 count=1 && test "$(
            for i in 1 2; do
                curl -so /dev/null -w '%{http_code} ' --cacert $FINESSE_MOCK_CA \
                    -u $FINESSE_MOCK_AGENT:$FINESSE_MOCK_PASSWORD \
                    $FINESSE_MOCK_URL/finesse/api/User/$FINESSE_MOCK_AGENT
            done
        )" = "503 200 "
    """)


@pytest.mark.peer("jq")
async def test_a_trigger_takes_any_field_and_is_checked_before_it_acts(desk: Desk):
    await desk.accepts(
        "finesse-mock trigger call.inbound to=1001001 var.callVariable1=gold --json"
        """ | jq -e '.callvariables.callVariable1=="gold"'"""
        " && ! finesse-mock trigger call.inbound too=1001001"
    )


async def test_why_an_event_did_not_arrive(desk: Desk):
    await desk.accepts(
        "finesse-mock why --node /finesse/api/Team/5007/Users --agent 1001001"
        " | grep -q 'not subscribed'"
    )


@pytest.mark.peer("jq")
async def test_events_of_a_pattern_of_nodes_come_in_the_order_of_their_numbers(desk: Desk):
    await desk.accepts(
        "set -o pipefail;"
        " finesse-mock watch '*/Dialogs' --format json --count 3"
        " --then 'trigger call.inbound to=1001001 ring=200ms'"
        " | jq -se 'length==3 and map(.seq)==(map(.seq)|sort)'"
    )


async def test_nobody_has_to_sleep(desk: Desk):
    await desk.accepts("""
        finesse-mock wait 'dialog.state=="ALERTING"' --timeout 5s \
            --then 'trigger call.inbound to=1001001' &&
            { finesse-mock wait 'dialog.state=="NOPE"' --timeout 1s; test $? -eq 1; }
    """)


async def test_half_a_minute_goes_by_at_once(desk: Desk):
    """The limit is there to tell a jump from a wait of the 31 s."""
    await desk.accepts(
        "finesse-mock clock freeze"
        " && finesse-mock trigger call.inbound to=1001001 ring=30s"
        " && timeout 25 finesse-mock clock advance 31s"
        " && finesse-mock agent show 1001001 -o state | grep -qx NOT_READY"
    )


async def test_a_reset_takes_milliseconds(desk: Desk):
    """In the best of some tries: the machine may have other things to do."""
    await desk.accepts("""
        for try in 1 2 3 4 5 6 7 8; do
            finesse-mock reset --timing | awk '{exit !($1<50)}' && exit
        done
        exit 1
    """)


@pytest.mark.peer("curl")
async def test_the_control_api_has_a_valid_openapi_document(desk: Desk):
    await desk.accepts(
        "curl -sf --cacert $FINESSE_MOCK_CA $FINESSE_MOCK_URL/mock/api/openapi.json"
        " | openapi-spec-validator -"
    )


@pytest.mark.peer("curl")
async def test_a_browser_can_come_in(desk: Desk):
    await desk.accepts(
        "finesse-mock doctor --strict"
        " && curl -sf --cacert $FINESSE_MOCK_CA -X OPTIONS -H 'Origin: https://app.test'"
        " -H 'Access-Control-Request-Method: PUT' -D-"
        " $FINESSE_MOCK_URL/finesse/api/User/1001001"
        " | grep -qi '^access-control-allow-origin: https://app.test'"
    )


async def test_profiles_differ(desk: Desk):
    await desk.succeeds(
        "finesse-mock specs --profile uccx-12.5 --json > a &&"
        " finesse-mock specs --profile ucce-12.6 --json > b && ! cmp -s a b"
    )


async def test_the_same_seed_and_scenario_leave_the_same_bytes(desk: Desk):
    await desk.succeeds("""
        for f in a b; do
            finesse-mock scenario run fixtures/scenarios/inbound-hold-consult-transfer.yaml \
                --clock auto --seed 7 --journal $f || exit
        done
        test -s a && cmp a b
    """)


@pytest.mark.peer("curl")
async def test_readiness_and_metrics_are_honest(desk: Desk):
    await desk.accepts(
        "finesse-mock ready --wait --timeout 10s"
        " && curl -sf --cacert $FINESSE_MOCK_CA $FINESSE_MOCK_URL/metrics"
        " | grep -q finesse_mock_notifications_total"
    )
