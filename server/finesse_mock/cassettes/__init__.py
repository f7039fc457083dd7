"""Cassettes: recordings of a Finesse server, played back to clients.

``tape`` is the format, ``reading`` and ``writing`` are the file; ``recorder`` turns what is heard
and overheard into entries, ``player`` turns entries into replies and events again.
"""
