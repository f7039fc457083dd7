"""What a scenario file may contain, key by key.

The structures are what files are checked against, what the JSON Schema is made of, and what the
reference tells of. Acts, which stand beside ``do`` and ``await``, are in ``acts``.
"""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from finesse_mock.documents import Duration
from finesse_mock.scenarios.steps import Condition, Otherwise

FORMAT: Final = "1"
"""The one version of the format."""

WITHIN: Final = Duration(5)
"""How long a step waits that does not say how long."""

Text = Annotated[str, Meta(min_length=1)]
Steps = Annotated[tuple[Any, ...], Meta(min_length=1)]
Verb = Literal["POST", "PUT", "DELETE"]


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """No key but those named."""


class ScenarioFile(_Written, frozen=True, kw_only=True):
    """A scenario, beside the version of its format."""

    name: Annotated[str, Meta(min_length=1, description="What the scenario is about.")]
    steps: Annotated[
        Steps, Meta(description="What happens, one step after the other, at least one.")
    ]
    profile: Annotated[
        str | None, Meta(description="Platform and release that it is for; unless given, any.")
    ] = None
    seed: Annotated[
        int | None, Meta(description="Of a mock made for it: all ids follow from it.")
    ] = None
    nodes: Annotated[
        Annotated[int, Meta(ge=1, le=2)], Meta(description="How many servers it needs, 1 or 2.")
    ] = 1
    clock: Annotated[
        str | None,
        Meta(description="Of a mock made for it: the pace, `real`, `auto`, `frozen` or `x10`."),
    ] = None
    world: Annotated[
        Any,
        Meta(
            description="Of a mock made for it: the name or the path of a world file, or a world."
        ),
    ] = None
    vars: Annotated[
        dict[str, str],
        Meta(description="Variables and their values, which `--set NAME=VALUE` replaces."),
    ] = {}


class Pausing(_Written, frozen=True, kw_only=True):
    """What every step may have; alone it is a step, too."""

    after: Annotated[Duration, Meta(description="A pause before the step.")] = Duration(0)


class Doing(Pausing, frozen=True, kw_only=True):
    """The mock acts. The other keys are those of what is done."""

    do: Annotated[str, Meta(description="What is done.")]
    refused: Annotated[
        str,
        Meta(
            description="It must be refused, with an error of this type, message or data such as"
            " `CF_INVALID_OBJECT_STATE`."
        ),
    ] = ""


class Awaiting(Pausing, frozen=True, kw_only=True):
    """The client under test must act. The other keys are those of what it does."""

    await_: Annotated[str, Meta(description="What the client does.")] = msgspec.field(name="await")
    within: Annotated[Duration, Meta(description="How long it may take to do so.")] = WITHIN
    else_: Annotated[
        Otherwise,
        Meta(description="When it does not in time: `fail`, or `do`, the mock does it."),
    ] = msgspec.field(name="else", default=Otherwise.FAIL)


class _Event(Pausing, frozen=True, kw_only=True):
    node: Annotated[
        str, Meta(min_length=1, description="Its node; `/finesse/api/` may be left out.")
    ]
    where: Annotated[
        dict[str, Condition],
        Meta(
            description="Conditions by dotted paths: a text, a list of texts in any order, or"
            " `has` and `lacks`."
        ),
    ] = {}
    xpath: Annotated[
        str | tuple[str, ...],
        Meta(description="XPath 1.0 that must hold of the `<Update>` document, or several."),
    ] = ()
    within: Annotated[Duration, Meta(description="How long that may take.")] = WITHIN


class Expecting(_Event, frozen=True, kw_only=True):
    """An event must be published, after the last one that was expected on its node."""

    expect: Annotated[Verb, Meta(description="The verb of the event.")]
    as_: Annotated[
        str, Meta(description="What the call that the event is about is called from then on.")
    ] = msgspec.field(name="as", default="")


class ExpectingNone(_Event, frozen=True, kw_only=True):
    """No such event may be published, from the last thing done until the time is over."""

    expect: Annotated[Literal["none"], Meta(description="Says that none may come.")]
    verb: Annotated[
        Verb | None, Meta(description="The verb that it must not have; unless given, any.")
    ] = None


class Faulting(Pausing, frozen=True, kw_only=True):
    """Something goes wrong from now on. The other keys are those of the fault."""

    fault: Annotated[str, Meta(description="The kind of the fault, such as `event.delay`.")]
    as_: Annotated[str, Meta(description="What the fault is called.")] = msgspec.field(
        name="as", default=""
    )


class Clearing(Pausing, frozen=True, kw_only=True):
    """Faults end: all of them, or the one that is named."""

    fault: Annotated[Literal["clear"], Meta(description="Says that faults end.")]
    named: Annotated[str, Meta(description="The name that a step gave to the fault.")] = ""


class Parallel(Pausing, frozen=True, kw_only=True):
    """Branches are played side by side; the next step waits for all of them."""

    parallel: Annotated[
        tuple[Steps, ...], Meta(min_length=1, description="Lists of steps, one for each branch.")
    ]


class Repeat(Pausing, frozen=True, kw_only=True):
    """Steps are played several times."""

    repeat: Annotated[int, Meta(ge=1, le=10_000, description="How many times.")]
    steps: Annotated[Steps, Meta(description="The steps.")]
    as_: Annotated[str, Meta(description="The variable that counts the rounds, from 1.")] = (
        msgspec.field(name="as", default="round")
    )


class Include(Pausing, frozen=True, kw_only=True):
    """The steps of another scenario file are played here; nothing else of it counts but `vars`."""

    include: Annotated[str, Meta(min_length=1, description="Its path, seen from this file.")]
    vars: Annotated[dict[str, str], Meta(description="Values for variables of that file.")] = {}
