"""What goes wrong on purpose: one fault a file, a plan that holds those at work, no I/O.

Whatever a fault needs of sockets and time is carried out by the shells, which ask the plan what is
to become of an event, a request, a stream or a server, and get a value back (`courses`).
"""
