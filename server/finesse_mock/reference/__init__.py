"""What the mock does, told from the tables by which it does it.

``python -m finesse_mock.reference docs`` writes the pages and diagrams of ``docs/``; ``finesse-mock
specs`` shows the rest. Nothing is described here that could differ from what runs: states, moves,
offers and their conditions are read from the engine, call types are found by making the calls.
"""
