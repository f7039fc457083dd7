"""``finesse-mock serve``: the mock itself."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from finesse_mock.cli.detach import start_detached
from finesse_mock.cli.faults import takes_faults
from finesse_mock.cli.notifications import takes_notification_options
from finesse_mock.cli.operations import log_to_stderr, takes_operations_options
from finesse_mock.cli.pace import takes_pace
from finesse_mock.cli.rest_options import takes_rest_options
from finesse_mock.cli.running import Launch, say
from finesse_mock.config import ANY_PORTS, Config, Ports
from finesse_mock.xmpp.bosh_terms import DeadSid

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
@click.option(
    "--agents",
    type=click.IntRange(min=0),
    help="So many agents, beside the supervisors. [default: those of the world]",
)
@click.option("--profile", help="Platform and release, instead of the one that the world names.")
@click.option("--seed", default=_DEFAULT.seed, show_default=True, help="All ids follow from it.")
@takes_pace
@click.option(
    "--quiet",
    "quiet_ms",
    type=click.FloatRange(min=0),
    default=_DEFAULT.quiet_s * 1000,
    show_default=True,
    metavar="MS",
    help="Milliseconds without any happening before a clock that is auto jumps.",
)
@click.option(
    "--confirmation",
    "confirmation_ms",
    type=click.FloatRange(min=0),
    metavar="MS",
    help="Milliseconds between a 202 and its effect. [default: 20; 0 unless the clock runs]",
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
@takes_notification_options
@takes_rest_options
@takes_operations_options
@takes_faults
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
    envvar="FINESSE_MOCK_READY_FILE",
    show_envvar=True,
    help="Write every address to this file, as JSON, once everything listens.",
)
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all that happens to this file, as JSON Lines.",
)
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Record requests and events to this new file, a cassette.",
)
@click.option(
    "--print-env",
    is_flag=True,
    help="Print nothing but exports of FINESSE_MOCK_URL, …_CA and others, for a shell to evaluate.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print nothing but every address, as the JSON object of a ready file.",
)
@click.option(
    "--detach",
    is_flag=True,
    help="Run in the background; this command ends when everything listens.",
)
def command(
    *,
    ports: str,
    quiet_ms: float,
    confirmation_ms: float | None,
    dead_sid: str,
    log_level: str,
    log_format: str,
    ready_file: Path | None,
    print_env: bool,
    as_json: bool,
    detach: bool,
    **options: Any,
) -> None:
    """Run the mock until Ctrl-C, or until `finesse-mock stop`.

    \b
    finesse-mock serve
    finesse-mock serve --ports auto --ready-file ready.json
    eval "$(finesse-mock serve --detach --ports auto --seed 7 --print-env)"
    """
    base = ANY_PORTS if ports == "auto" else Ports()
    asked = {name: options.pop(name) for name in _PORTS}
    given = {name: port for name, port in asked.items() if port is not None}
    config = Config(  # an option that is not named here is the setting of its name
        ports=replace(base, **given),
        quiet_s=quiet_ms / 1000,
        confirmation_s=None if confirmation_ms is None else confirmation_ms / 1000,
        dead_sid=DeadSid(dead_sid),
        **options,
    )

    launch = Launch(
        config=config,
        log=partial(log_to_stderr, log_level, log_format),
        ready_file=ready_file,
        print_env=print_env,
        as_json=as_json,
    )
    if detach:
        start_detached(launch)
    else:
        launch.run(say)
