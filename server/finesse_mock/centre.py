"""The contact centre put together: everything of a mock that is there before anybody may come in.

The world on its floor, the journal and the publisher behind it, what can go wrong, and the servers
in front. Nothing here listens to a network.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from ssl import SSLContext

from finesse_mock.accounts import Accounts, Authenticated
from finesse_mock.attendance import Attendance
from finesse_mock.clock import SteeredClock
from finesse_mock.cluster import Cluster
from finesse_mock.config import AUTH_MODES, Config
from finesse_mock.control.operations import Operations
from finesse_mock.engine.commands import CtiFailover
from finesse_mock.errors import UsageError
from finesse_mock.events.bus import Bus
from finesse_mock.events.facts import EventPublished
from finesse_mock.events.journal import Journal
from finesse_mock.events.numbers import Numbers
from finesse_mock.faults.fired import fired
from finesse_mock.faults.plan import FaultPlan
from finesse_mock.floor import Floor, Snapshot, Watcher
from finesse_mock.model.site import Site
from finesse_mock.node import Surroundings
from finesse_mock.notify.publisher import Listener, Published, Publisher
from finesse_mock.notify.queue_watch import QueueWatch
from finesse_mock.notify.service import Publication
from finesse_mock.runtime import secret
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.house import House
from finesse_mock.seeds import SeededIds, seeded_chance
from finesse_mock.wire.updates import Update


class Centre:
    """A contact centre of this configuration; made while the event loop runs, by `put_together`."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.seed = config.seed

    def put_together(self, site: Site) -> None:
        """Make everything anew, at this site."""
        config = self.config
        self.clock = SteeredClock(config.clock, start=config.begins, quiet_s=config.quiet_s)
        numbers = Numbers()
        self._bus = Bus(numbers)
        self.journal = Journal(self.clock.now, numbers)
        self.operations = Operations(config, self.clock, self.journal)
        self.complaints = self.operations.complaints
        self.floor = Floor(
            _with_auth(site, config.auth),
            self.clock,
            self._bus,
            lambda: SeededIds(config.seed),
            confirmation_s=config.confirms_after_s,
            call_later=self.clock.call_outside,
        )
        self.floor.applied(lambda *_: self.clock.stir())
        self.faults = FaultPlan(
            self.clock,
            seeded_chance(f"{config.seed}/fault"),
            lambda fault, occasion: self.journal.note(fired(fault, occasion)),
        )
        self.accounts = Accounts(self.site, secret)
        self.attendance = Attendance(self.floor)
        self.cluster = Cluster()
        self.publisher = Publisher(self.cluster, lambda: self.floor.site)
        self._bus.listen(self.journal)
        self._bus.listen(self.publisher)
        self.publisher.published(self._note_event)
        self.house = House(Cast(self.floor, {}), self.cluster.nodes, self._publish)
        self._queue_watch = QueueWatch(self.floor, self._publish)
        self._bus.listen(self._queue_watch)

    def surroundings(self, tls: SSLContext | None) -> Surroundings:
        """What the servers stand in; ``tls`` is for their doors."""
        return Surroundings(
            floor=self.floor,
            accounts=lambda: self.accounts,
            publish=self._publish,
            told=self._tell,
            note=self.journal.note,
            may_sign_in=self._may_sign_in,
            attend=self.attendance.note,
            connects=self._connects,
            faults=self.faults.at_work,
            busy=self.clock.held,
            released=self.clock.released,
            measure=self.operations.tally.request,
            complaints=self.complaints,
            tls=tls,
        )

    @property
    def site(self) -> Site:
        """The contact centre as configured."""
        return self.floor.site

    def seq(self) -> int:
        """The number of the latest change."""
        return self._bus.seq

    def sessions_of(self, agent_id: str) -> int:
        """How many XMPP sessions that user has bound."""
        return sum(node.sessions_of(agent_id) for node in self.cluster.nodes)

    def queued_bytes(self) -> int:
        """How much the clients have not taken yet."""
        return sum(
            connection.queued_bytes
            for node in self.cluster.nodes
            for _, connection in node.domain.connections.numbered()
        )

    def stop(self) -> None:
        """Nothing is to happen any more by itself."""
        self.faults.reset()
        self.floor.stop()
        self._queue_watch.stop()
        self.attendance.stop()

    def reset(self) -> None:
        """Everybody signed out, no calls, no explicit subscriptions; connections stay."""
        self.faults.reset()
        self.attendance.stop()
        self._queue_watch.stop()
        self.floor.reset()
        self.house.cast.calls.clear()
        self.journal.clear()
        self.complaints.clear()
        self.accounts = Accounts(self.site, secret)
        for node in self.cluster.nodes:
            node.forget_subscriptions()

    def settle(self, site: Site) -> None:
        """Go on at another site of the same profile, from its start."""
        self.floor.settle(_with_auth(site, self.config.auth))
        self.reset()

    def restore(self, snapshot: Snapshot) -> None:
        """Agents, calls and timers as they were; connections and subscriptions stay."""
        self.attendance.stop()
        self._queue_watch.stop()
        self.floor.restore(snapshot)

    def publish(self, update: Update, cause: str) -> None:
        """Publish an event that is not the engine's."""
        self._publish(update, cause)

    def published(self, listener: Listener) -> Callable[[], None]:
        """Have every later event shown to ``listener``; answers what to call to stop that."""
        return self.publisher.published(listener)

    def applied(self, watcher: Watcher) -> Callable[[], None]:
        """Have every later command shown to ``watcher``; answers what to call to stop that."""
        return self.floor.applied(watcher)

    def held(self) -> AbstractContextManager[None]:
        """While this block is open, the clock does not jump."""
        return self.clock.held()

    def released(self) -> AbstractContextManager[None]:
        """While this block is open, inside of such a one, somebody waits for the clock."""
        return self.clock.released()

    def _publish(self, update: Update, cause: str = "") -> None:
        self.publisher.publish(update, self.seq(), self.floor.clock.now(), cause)

    def _tell(self, update: Update, receipt: Publication, cause: str) -> None:
        """Show an event that a server published by itself."""
        self.publisher.tell(update, receipt, self.seq(), self.floor.clock.now(), cause)

    def _note_event(self, event: Published) -> None:
        self.journal.note(
            EventPublished(
                node=event.node,
                update=event.update,
                change=event.seq,
                deliveries=event.receipt.deliveries,
                withheld=event.receipt.withheld,
            ),
            event.cause,
        )

    def _connects(self) -> None:
        """A server finds a CTI server again: a failover, where no other was connected to one."""
        if not self.cluster.has_cti:
            self.floor.apply(CtiFailover(), "CTI failover")

    def _may_sign_in(self, user: str, password: str) -> bool:
        outcome = self.accounts.authenticate_either(user, password, self.floor.clock.monotonic())
        return (
            isinstance(outcome, Authenticated)
            and not outcome.is_admin
            and outcome.user_id.lower() == user
        )


def _with_auth(site: Site, asked: str | None) -> Site:
    """The site with the way to sign on that is asked for."""
    if asked is None:
        return site
    if asked not in AUTH_MODES:
        raise UsageError(
            f'"{asked}" is no way to sign on; write {", ".join(AUTH_MODES)} behind --auth.'
        )
    return replace(site, auth=AUTH_MODES[asked])
