"""``python -m finesse_mock``."""

from finesse_mock.cli import main

main()
