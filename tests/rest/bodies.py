"""Request bodies about calls, by agent 1001001 where nothing else is said."""


def request(action: str, **parts: str) -> str:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())
    return f"<Dialog>{inside}<requestedAction>{action}</requestedAction></Dialog>"


def act(action: str, **parts: str) -> str:
    return request(action, targetMediaAddress="1001001", **parts)


def make_call(to: str = "5550199", **parts: str) -> str:
    return request("MAKE_CALL", toAddress=to, fromAddress="1001001", **parts)


def variables(**values: str) -> str:
    inside = "".join(
        f"<CallVariable><name>{name}</name><value>{value}</value></CallVariable>"
        for name, value in values.items()
    )
    return f"<callvariables>{inside}</callvariables>"
