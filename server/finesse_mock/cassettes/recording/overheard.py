"""Events in what passes between a client and a notification service, whose bytes stay as they are.

What cannot be read is passed over: a relay has to carry it all the same.
"""

from collections.abc import Iterator

from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.clients.elements import Element, StreamReader, name_of, parsed
from finesse_mock.clients.events import event_in

_STREAM = b"<stream:stream"


def overhear(document: bytes | str, recorder: Recorder) -> None:
    """Take down the events in a WebSocket frame or the body of a BOSH answer."""
    try:
        root = parsed(document)
    except (SyntaxError, ValueError):
        return
    for stanza in root if name_of(root) == "body" else (root,):
        _take(stanza, recorder)


class StreamEar:
    """Listens to what a server sends over TCP; a stream that begins anew is read anew."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._reader: StreamReader | None = StreamReader()

    def feed(self, data: bytes) -> None:
        """Take down the events in these bytes; after STARTTLS nothing can be heard any more."""
        for piece in _from_each_header(data):
            if _STREAM in piece:
                self._reader = StreamReader()
            if self._reader is None:
                continue
            try:
                arrived = self._reader.feed(piece)
            except SyntaxError:
                self._reader = None
                continue
            for stanza in arrived:
                _take(stanza, self._recorder)


def _from_each_header(data: bytes) -> Iterator[bytes]:
    """The bytes, cut before every stream header, with the declaration that is before it."""
    declaration = data.find(b"<?xml")
    header = data.find(_STREAM)
    cut = declaration if 0 <= declaration < header else header
    if cut > 0:
        yield data[:cut]
        yield data[cut:]
    else:
        yield data


def _take(stanza: Element, recorder: Recorder) -> None:
    event = event_in(stanza)
    if event:
        recorder.event(event.node, event.update, event.item_id)
