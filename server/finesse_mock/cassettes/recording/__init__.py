"""Taking recordings: as agents, or between a client and its server."""
