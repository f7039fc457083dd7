"""``finesse-mock serve``: the mock itself."""

import asyncio
import json
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import click

from finesse_mock.cli import STARTED
from finesse_mock.config import ANY_PORTS, Config, Ports

R = TypeVar("R")

_DEFAULT = Config()

_PORTS = {
    "rest": "REST, control API, console",
    "rest_tls": "the same over TLS",
    "notify": "BOSH and WebSocket",
    "notify_tls": "the same over TLS",
    "xmpp": "XMPP",
    "xmpp_tls": "XMPP over TLS",
}


def _port_options(command: Callable[..., R]) -> Callable[..., R]:
    for name, what in reversed(_PORTS.items()):
        flag = f"--{name.replace('_', '-')}-port"
        default = getattr(Ports(), name)
        option = click.option(
            flag,
            name,
            type=click.IntRange(0, 65535),
            help=f"Port for {what}; 0 is any free one. [default: {default}]",
        )
        command = option(command)
    return command


@click.command()
@click.option("--host", default=_DEFAULT.host, show_default=True, help="Address to bind.")
@click.option(
    "--ports",
    type=click.Choice(["default", "auto"]),
    default="default",
    show_default=True,
    help="auto takes free ports throughout.",
)
@_port_options
@click.option(
    "--domain",
    default=_DEFAULT.domain,
    show_default=True,
    help="XMPP domain, and the host name that SystemInfo gives.",
)
@click.option(
    "--nodes",
    type=click.IntRange(1, 2),
    default=_DEFAULT.nodes,
    show_default=True,
    help="2 makes a cluster of A and B; the ports of B lie 100 above those of A.",
)
@click.option(
    "--second-domain",
    default="",
    help="XMPP domain and host name of node B. [default: b. before that of A]",
)
@click.option("--world", default=_DEFAULT.world, show_default=True, help="World file, or its name.")
@click.option("--profile", help="Platform and release, instead of the one that the world names.")
@click.option("--seed", default=_DEFAULT.seed, show_default=True, help="All ids follow from it.")
@click.option(
    "--confirmation",
    "confirmation_ms",
    type=click.FloatRange(min=0),
    default=_DEFAULT.confirmation_s * 1000,
    show_default=True,
    metavar="MS",
    help="Milliseconds between a 202 and its effect.",
)
@click.option("--tls/--no-tls", default=True, show_default=True, help="Listen for TLS, too.")
@click.option(
    "--certificate",
    type=(click.Path(path_type=Path), click.Path(path_type=Path)),
    metavar="CHAIN KEY",
    help="Your own certificate, instead of one of the development CA.",
)
@click.option(
    "--tls-directory",
    type=click.Path(path_type=Path),
    help="Where the development CA is kept. [default: your data directory]",
)
@click.option("--starttls", is_flag=True, help="Offer STARTTLS on the plain XMPP port.")
@click.option(
    "--cors",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let only pages of this origin call REST; repeatable. [default: any]",
)
@click.option(
    "--notification-xmlns",
    default=_DEFAULT.notification_xmlns,
    show_default=True,
    help="Namespace of the notification element in events; some 12.x servers: urn:xmpp:push:0.",
)
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path),
    help="Write every address to this file, as JSON, once everything listens.",
)
def command(
    *,
    ports: str,
    confirmation_ms: float,
    ready_file: Path | None,
    certificate: tuple[Path, Path] | None,
    host: str,
    domain: str,
    nodes: int,
    second_domain: str,
    world: str,
    profile: str | None,
    seed: int,
    tls: bool,
    tls_directory: Path | None,
    starttls: bool,
    origins: tuple[str, ...],
    notification_xmlns: str,
    **asked: int | None,
) -> None:
    """Run the mock until Ctrl-C.

    \b
    finesse-mock serve
    finesse-mock serve --ports auto --ready-file ready.json
    finesse-mock serve --host 0.0.0.0 --domain finesse.example.com --profile uccx-12.5
    """
    base = ANY_PORTS if ports == "auto" else Ports()
    given = {name: port for name, port in asked.items() if port is not None}
    config = Config(
        host=host,
        ports=replace(base, **given),
        domain=domain,
        nodes=nodes,
        second_domain=second_domain,
        world=world,
        profile=profile,
        seed=seed,
        confirmation_s=confirmation_ms / 1000,
        tls=tls,
        certificate=certificate,
        tls_directory=tls_directory,
        starttls=starttls,
        origins=origins,
        notification_xmlns=notification_xmlns,
    )
    asyncio.run(_serve(config, ready_file))


async def _serve(config: Config, ready_file: Path | None) -> None:
    from finesse_mock.app import Mock
    from finesse_mock.cli.welcome import welcome

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Mock(config) as mock:
        ready = mock.ready()
        if ready_file:
            _write(ready_file, json.dumps(ready, indent=2) + "\n")
        if mock.tls_warning:
            click.echo(f"finesse-mock: {mock.tls_warning}", err=True)
        for line in welcome(mock, perf_counter() - STARTED):
            click.echo(line)
        await stop.wait()
        click.echo("stopping", err=True)


def _write(ready_file: Path, text: str) -> None:
    """Whoever waits for the file finds all of it or nothing."""
    from finesse_mock.errors import UsageError

    partial = ready_file.with_name(f".{ready_file.name}.partial")
    try:
        partial.write_text(text)
        partial.replace(ready_file)
    except OSError as error:
        raise UsageError(
            f"The ready file {ready_file} cannot be written ({error.strerror}); "
            "name a file in a folder that exists."
        ) from error
