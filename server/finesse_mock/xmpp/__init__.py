"""Sans-I/O XMPP: streams, SASL, binding, presence and the stanzas Finesse clients send.

Nothing here opens a socket, reads a clock or throws dice. A transport feeds a `Session` with
elements and the time, and carries away what the session leaves in its outbox.
"""
