"""What a crew and the processes of its swarm tell each other: one JSON object a line."""

import msgspec


class _Message(msgspec.Struct, frozen=True, tag_field="is", kw_only=True):
    """A message."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A server: its REST address, and that of its notification service by transport."""

    rest: str
    notify: dict[str, str]
    domain: str


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """An agent whom a client is to play, and over which transport."""

    agent_id: str
    password: str
    extension: str
    transport: str


class Job(_Message, frozen=True, tag="job", kw_only=True):
    """What a process of the swarm is for; ``everybody`` are the ids of all agents of the plan.

    ``ca`` is the file with the authority to trust; empty: those of the system. ``checks_flow``:
    nobody will tell what was published, so that events are held against each other.
    """

    document: str
    name: str
    everybody: tuple[str, ...]
    seats: tuple[Seat, ...]
    places: tuple[Place, ...]
    ca: str = ""
    checks_flow: bool = False


class Go(_Message, frozen=True, tag="go"):
    """Begin: this is moment 0 of the plan."""


class Hush(_Message, frozen=True, tag="hush"):
    """Do nothing more, and go on listening."""


class Stop(_Message, frozen=True, tag="stop"):
    """Take leave."""


class Ready(_Message, frozen=True, tag="ready"):
    """The process is there and waits for ``Go``."""


class News(_Message, frozen=True, tag="news", kw_only=True):
    """What came since the last news.

    ``came``: clients that signed in, as full JID and transport. ``got``: events, as full JID,
    digest and monotonic seconds. ``answered``: transport and seconds from a request to its event.
    ``failed``: what did not work, and how often. ``wrong``: what was found wrong with the flow.
    """

    came: list[tuple[str, str]] = []
    got: list[tuple[str, int, float]] = []
    answered: list[tuple[str, float]] = []
    failed: dict[str, int] = {}
    wrong: dict[str, int] = {}


class Gone(_Message, frozen=True, tag="gone", kw_only=True):
    """All clients have left; ``cpu_s`` is what the process took."""

    cpu_s: float


ToWorker = Job | Go | Hush | Stop
FromWorker = Ready | News | Gone

_TO_WORKER: msgspec.json.Decoder[ToWorker] = msgspec.json.Decoder(ToWorker)
_FROM_WORKER: msgspec.json.Decoder[FromWorker] = msgspec.json.Decoder(FromWorker)


def line(message: ToWorker | FromWorker) -> bytes:
    """The message as a line."""
    return msgspec.json.encode(message) + b"\n"


def to_worker(data: bytes) -> ToWorker:
    """The message to a process that this line is."""
    return _TO_WORKER.decode(data)


def from_worker(data: bytes) -> FromWorker:
    """The message from a process that this line is."""
    return _FROM_WORKER.decode(data)
