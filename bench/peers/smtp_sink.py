"""Postfix's smtp-sink, which takes everything and keeps nothing: what the client side can do at most."""

from harness import free_port
from peers import Started, Wanted
from work import Work

NAME = "smtp-sink"
BACKLOG = 200


def version(_work: Work) -> str:
    return "smtp-sink (of Postfix, discards)"


def start(work: Work, _wanted: Wanted) -> Started:
    port = free_port()
    words = work.client.words("/usr/sbin/smtp-sink", "-u", "nobody", f"127.0.0.1:{port}", BACKLOG)
    return Started(work.listening(port, NAME, *words), port, port, 0)
