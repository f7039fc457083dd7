"""Steps of scenarios about calls of a recording."""

from typing import Any

from finesse_mock.cassettes.retelling.dialogs import Call

Step = dict[str, Any]


def arrival(call: Call, agent: str) -> Step:
    """What has somebody outside call, and an agent's phone ring."""
    step: Step = {"do": "call.inbound", "id": call.name, "from": call.from_address, "to": agent}
    if call.queue:
        step["queue"] = call.queue
    elif call.to_address != agent and not call.leg(call.to_address):
        step["dialedNumber"] = call.to_address
    return step | with_variables(call.variables)


def party(verb: str, call: Call, address: str) -> Step:
    """What somebody outside does, who is named where there are several."""
    several = len(call.outside) > 1
    return {"do": verb, "call": call.name} | ({"party": address} if several else {})


def with_variables(variables: dict[str, str]) -> Step:
    """The key that sets call variables, where there are any."""
    return {"vars": variables} if variables else {}
