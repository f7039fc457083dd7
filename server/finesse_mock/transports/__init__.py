"""The doors of the mock: asyncio servers that carry bytes to and from sans-I/O sessions."""
