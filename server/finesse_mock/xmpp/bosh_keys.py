"""Key sequences that protect a BOSH session on an open line (XEP-0124 §15)."""

import hashlib


class KeySequence:
    """The chain of keys of one session; nothing is asked of a client that never began one."""

    def __init__(self, newkey: str | None) -> None:
        self._last = newkey

    def accept(self, key: str | None, newkey: str | None) -> bool:
        """Return whether the next request in order proves who sent it, and move on if so.

        XEP-0124 §15.4: the SHA-1 of this key is the ``newkey`` of the request before, or its
        ``key``; §15.5: ``newkey`` next to a right ``key`` starts another sequence.
        """
        if self._last is not None:
            # The algorithm is the protocol's choice, not a safeguard of ours.
            if key is None or hashlib.sha1(key.encode()).hexdigest() != self._last:  # noqa: S324
                return False
            self._last = newkey or key
        else:
            self._last = newkey
        return True
