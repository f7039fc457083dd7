"""Running scenarios again whenever one of their files is saved."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event
from types import FrameType
from typing import Final

import click
from watchfiles import watch

from finesse_mock.cli.scenario_files import Files
from finesse_mock.errors import UsageError

_LOOK_S: Final = 0.25


def rerun(files: Files, play: Callable[[], bool]) -> None:
    """Play now and after each change of a file, until Ctrl-C.

    Where a file has a mistake that is told, nothing is played, and the last good version of all
    stays what will be compared with the next one.
    """
    with suppress(KeyboardInterrupt), _interruptible() as interrupted:
        _rerun(files, play, interrupted)


def _rerun(files: Files, play: Callable[[], bool], interrupted: Event) -> None:
    folders = {path.parent for path in files.on_disk()}
    before = None
    # The watch begins before the first run, so that no change is missed meanwhile.
    for _ in watch(
        *folders,
        rust_timeout=int(_LOOK_S * 1000),
        yield_on_timeout=True,
        stop_event=interrupted,
        recursive=False,
    ):
        now = files.state()
        if now == before:
            continue
        before = now
        try:
            play()
        except (UsageError, click.ClickException) as error:
            text = error.message if isinstance(error, click.ClickException) else str(error)
            click.echo(f"{text}\nThe last good version stays; save again.", err=True)
        # What is included now may differ from before.
        before = {path: now.get(path, content) for path, content in files.state().items()}


@contextmanager
def _interruptible() -> Iterator[Event]:
    """What a Ctrl-C sets that comes in this block.

    An event loop of its own forgets one that comes in the last turn of what it runs.
    """
    interrupted = Event()

    def note(_: int, __: FrameType | None) -> None:
        interrupted.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
