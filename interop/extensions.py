"""Which extensions a conversation used, and which it should have used because both ends have them."""

from wiretap import Conversation

ALL = ("STARTTLS", "AUTH", "PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING")


def used(conversations: list[Conversation]) -> set[str]:
    found: set[str] = set()
    for conversation in conversations:
        if conversation.pipelined:
            found.add("PIPELINING")
        for line in conversation.commands():
            verb, *words = line.upper().split()
            match verb:
                case "STARTTLS" | "AUTH":
                    found.add(verb)
                case "BDAT":
                    found.add("CHUNKING")
                case "MAIL" | "RCPT":
                    found |= {PARAMETERS[name] for word in words if (name := word.split("=")[0]) in PARAMETERS}
    return found


PARAMETERS = {
    "SIZE": "SIZE",
    "BODY": "8BITMIME",
    "SMTPUTF8": "SMTPUTF8",
    "RET": "DSN",
    "ENVID": "DSN",
    "NOTIFY": "DSN",
    "ORCPT": "DSN",
}


def offered(conversations: list[Conversation]) -> set[str]:
    return {keyword for each in conversations for keyword in each.offers() if keyword in ALL}
