"""The swarm: clients that act as agents do and say what they got, in processes of their own."""
