"""What the mock says when the person who runs it asked for something that cannot be done."""


class UsageError(Exception):
    """One sentence that names what is wrong, where it is, and what to do about it.

    The command line prints it without a traceback and exits with status 2.
    """
