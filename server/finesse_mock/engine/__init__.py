"""What happens: commands go in, numbered facts come out, tables decide.

``World.apply(command, now)`` is the one entrance. The states and their transitions stand in
``agent_table``, the actions offered in a call in ``participant_table``; everything else asks these.
"""
