"""``finesse-mock cassette record``: as agents of a real Finesse, or between it and a client."""

import asyncio
import signal
import ssl
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from finesse_mock.cli.lengths import LENGTH
from finesse_mock.cli.printing import prints_json, show
from finesse_mock.cli.running import write_ready_file
from finesse_mock.cli.scrub_options import rules_of, takes_scrub_options
from finesse_mock.errors import UsageError

if TYPE_CHECKING:
    from finesse_mock.cassettes.recording.listening import Account, Service
    from finesse_mock.cassettes.recording.proxy import Upstream
    from finesse_mock.cassettes.recording.recorder import Recorder
    from finesse_mock.clients import Transport


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--server", metavar="URL", help="The Finesse server, as https://host:8445.")
@click.option("--xmpp", metavar="HOST:PORT", help="Listen over TCP, with STARTTLS if offered.")
@click.option("--xmpps", metavar="HOST:PORT", help="Listen over TLS from the first byte.")
@click.option("--bosh", metavar="URL", help="Listen over BOSH, as https://host:7443/http-bind.")
@click.option("--ws", metavar="URL", help="Listen over WebSocket, as wss://host:7443/ws.")
@click.option(
    "--agent",
    "agents",
    multiple=True,
    metavar="ID[:PASSWORD]",
    help="Sign in to the notification service as this agent; repeatable. Asks for a password.",
)
@click.option("--node", "nodes", multiple=True, help="Subscribe to this node, too; repeatable.")
@click.option("--domain", default="", help="The XMPP domain. [default: what the server tells]")
@click.option(
    "--ca", type=click.Path(path_type=Path), help="The authority to trust. [default: the system's]"
)
@click.option(
    "--proxy",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Be a proxy for REST, BOSH and WebSocket on this port; 0 is any free one.",
)
@click.option(
    "--proxy-xmpp",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Be a proxy for XMPP, too, on this port.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of the proxy.")
@click.option("--tls", is_flag=True, help="Clients reach the proxy over TLS.")
@click.option(
    "--certificate",
    type=(click.Path(path_type=Path), click.Path(path_type=Path)),
    metavar="CHAIN KEY",
    help="Your own certificate for that, instead of one of the development CA.",
)
@click.option("--rewrite", is_flag=True, help="Have SystemInfo name the proxy.")
@click.option("--for", "seconds", type=LENGTH, help="How long. [default: until Ctrl-C]")
@click.option("--count", type=click.IntRange(min=1), help="End with that many events.")
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path),
    help="Write the addresses of the proxy to this file, as JSON, once it records.",
)
@click.option("--no-scrub", is_flag=True, help="Replace nothing but credentials.")
@takes_scrub_options
@prints_json
def record(
    file: Path, *, seed: str | None, kept: tuple[str, ...], no_scrub: bool, **options: Any
) -> None:
    """Record a real Finesse to the new cassette FILE, until Ctrl-C.

    As agents: name who signs in with --agent, and one of --xmpp, --xmpps, --bosh, --ws. As a proxy:
    name the port with --proxy and have your client use it instead of the server. What nobody else
    may read is replaced before it is written, unless you say --no-scrub.

    \b
    finesse-mock cassette record calls.jsonl --xmpps finesse.example.com:5223 --agent 1001001 --agent 1001002
    finesse-mock cassette record calls.jsonl --ws wss://finesse.example.com:7443/ws --agent 1001001 --for 10m
    finesse-mock cassette record calls.jsonl --server https://finesse.example.com:8445 --proxy 9445
    """  # noqa: E501 - examples can be copied
    from finesse_mock.cassettes.recording.taking import recording_to
    from finesse_mock.clock import wall_clock

    proxy = options["proxy"] is not None
    ending = _Ending()
    rules = rules_of(seed, kept, no_scrub=no_scrub)
    with recording_to(
        file,
        source="proxy" if proxy else "client",
        recorded=wall_clock(),
        seconds=monotonic,
        rules=rules,
        failed=ending.early,
    ) as recorder:
        if proxy:
            asyncio.run(_relayed(recorder, ending, options))
        else:
            asyncio.run(_heard(recorder, ending, _accounts(options), options))
        if ending.why:
            before = f" {file} holds what came before." if recorder.entries else ""
            raise UsageError(f"The recording ended early: {ending.why}{before}")
    click.echo(f"{file}: {recorder.events} events", err=True)
    show({"file": str(file), "events": recorder.events}, (), as_json=options["as_json"])


class _Ending:
    """That a recording is over, and why, where it is so before its time."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.why: Exception | None = None

    def early(self, error: Exception) -> None:
        """End the recording for that reason, unless there is one already."""
        self.why = self.why or error
        self.over.set()


async def _relayed(recorder: "Recorder", ending: _Ending, options: dict[str, Any]) -> None:
    """Record as a proxy, until told."""
    async with AsyncExitStack() as stack:
        addresses = await _proxied(stack, recorder, options)
        _end_by_signal(ending.over)
        _announce(options, addresses)
        await _until_told(ending.over, recorder, options)


async def _heard(
    recorder: "Recorder", ending: _Ending, accounts: "list[Account]", options: dict[str, Any]
) -> None:
    """Record as agents, until told, or until one of them can be heard no more."""
    from finesse_mock.cassettes.recording.listening import Listening

    service = await _service(options)
    nodes, lost = options["nodes"], ending.early
    async with Listening(recorder, service, accounts, nodes, lost) as listening:
        _end_by_signal(ending.over)
        _announce(options, {"listens": listening.address})
        await _until_told(ending.over, recorder, options)
    if listening.recoveries:
        click.echo(
            f"connections lost and made anew: {listening.recoveries}; "
            "what was published meanwhile is missing",
            err=True,
        )


def _accounts(options: dict[str, Any]) -> "list[Account]":
    """As whom one listens; whose password is not given is asked for it."""
    from finesse_mock.cassettes.recording.listening import Account

    if len(_ways(options)) != 1 or not options["agents"]:
        raise UsageError(
            "Name who listens with --agent, and where with one of --xmpp, --xmpps, --bosh, --ws; "
            "or name a port for your client with --proxy."
        )
    accounts = []
    for agent in options["agents"]:
        name, colon, password = agent.partition(":")
        asked = (
            password if colon else click.prompt(f"Password of {name}", hide_input=True, err=True)
        )
        accounts.append(Account(name, asked))
    return accounts


async def _service(options: dict[str, Any]) -> "Service":
    from finesse_mock.cassettes.recording.listening import Service, domain_of

    ((transport, address),) = _ways(options).items()
    domain, server = options["domain"], options["server"]
    if server and not domain:
        domain = await domain_of(server, options["ca"])
    return Service(transport=transport, address=address, domain=domain, ca=options["ca"])


def _ways(options: dict[str, Any]) -> "dict[Transport, str]":
    """The addresses at which one can listen, as far as they are given."""
    from finesse_mock.clients import Transport

    names = {
        Transport.TCP: "xmpp",
        Transport.TLS: "xmpps",
        Transport.BOSH: "bosh",
        Transport.WS: "ws",
    }
    return {way: options[name] for way, name in names.items() if options[name]}


async def _proxied(
    stack: AsyncExitStack, recorder: "Recorder", options: dict[str, Any]
) -> dict[str, str]:
    """Be a proxy until the stack is closed; answers its addresses."""
    from finesse_mock.cassettes.recording.proxy import Proxy, Rewriting
    from finesse_mock.cassettes.recording.proxying import serve_proxy, serve_relay
    from finesse_mock.cassettes.recording.relay import XmppServer
    from finesse_mock.clients.transports import host_and_port, trust

    server = options["server"]
    if not server or not urlsplit(server).hostname:
        raise UsageError("A proxy stands before a server: name it as --server https://host:8445.")
    trusted = trust(options["ca"])
    tls = _own_tls(options)
    host = options["host"]
    relay = 0
    address = options["xmpps"] or options["xmpp"]
    if address:
        to = XmppServer(*host_and_port(address), trusted if options["xmpps"] else None)
        relay = await serve_relay(stack, recorder, to, (host, options["proxy_xmpp"] or 0), tls)
    rewriting = Rewriting(host=host, xmpp_port=relay) if options["rewrite"] else None
    upstream = _upstream(options, trusted)
    proxy = await stack.enter_async_context(Proxy(recorder, upstream, rewriting))
    port = await serve_proxy(stack, proxy, (host, options["proxy"]), tls)
    proxy.stands_at(port)
    s = "s" if tls else ""
    return {
        "rest": f"http{s}://{host}:{port}/finesse/api",
        "bosh": f"http{s}://{host}:{port}/http-bind",
        "ws": f"ws{s}://{host}:{port}/ws",
    } | ({"xmpp": f"{host}:{relay}"} if relay else {})


def _upstream(options: dict[str, Any], trusted: ssl.SSLContext) -> "Upstream":
    """Where the real server is; BOSH and WebSocket beside REST, unless said otherwise."""
    from finesse_mock.cassettes.recording.proxy import Upstream

    server = urlsplit(options["server"])
    scheme = "wss" if server.scheme == "https" else "ws"
    base = f"{server.scheme}://{server.netloc}"
    return Upstream(
        server=base,
        bosh=options["bosh"] or f"{base}/http-bind",
        websocket=options["ws"] or f"{scheme}://{server.netloc}/ws",
        tls=trusted,
    )


def _own_tls(options: dict[str, Any]) -> ssl.SSLContext | None:
    if not options["tls"] and not options["certificate"]:
        return None
    from finesse_mock.clock import wall_clock
    from finesse_mock.transports.tls import default_directory, server_context

    names = list(dict.fromkeys((options["host"], "localhost", "127.0.0.1")))
    return server_context(
        names, default_directory(), options["certificate"], now=wall_clock()
    ).context


def _announce(options: dict[str, Any], addresses: dict[str, str]) -> None:
    if options["ready_file"]:
        write_ready_file(options["ready_file"], addresses)
    for name, address in addresses.items():
        click.echo(f"{name:<8} {address}", err=True)
    click.echo("recording; Ctrl-C ends it", err=True)


def _end_by_signal(over: asyncio.Event) -> None:
    """Have a signal end the recording from now on, not the command as before."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)


async def _until_told(over: asyncio.Event, recorder: "Recorder", options: dict[str, Any]) -> None:
    """Until a signal, the time, or the number of events."""

    def count() -> None:
        if recorder.events >= options["count"]:
            over.set()

    if options["count"]:
        recorder.on_event(count)
        count()  # those that came while others were let in
    try:
        async with asyncio.timeout(options["seconds"]):
            await over.wait()
    except TimeoutError:
        return
