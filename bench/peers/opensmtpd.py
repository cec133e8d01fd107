"""OpenSMTPD: delivery is paused. It calls no fsync for what it takes (strace shows none), and its listen backlog is 5."""

from harness import command, free_port
from packages import Root
from peers import Started, Wanted
from servers import opensmtpd
from work import Work

NAME = "opensmtpd"


def version(_work: Work) -> str:
    candidate = command("apt-cache", "policy", NAME).split("Candidate:")[1].split()[0]
    return f"OpenSMTPD {candidate} (not forced to disk)"


def start(work: Work, wanted: Wanted) -> Started:
    root = Root(work.folder(NAME) / "root", opensmtpd.PACKAGES)
    opensmtpd.folders(root)
    root.copy(work.certificate, "etc/ssl/certs/ca-certificates.crt")
    port = free_port()
    root.write("etc/smtpd.conf", f"""
smtp max-message-size "50M"
smtp limit max-mails 1000000
listen on 127.0.0.1 port {port} hostname opensmtpd.test
action "sink" relay host "smtp+notls://127.0.0.1:{wanted.sink or port}" helo "opensmtpd.test"
match from any for any action "sink"
""", 0o600)
    return Started(work.listening(port, NAME, *opensmtpd.words(root), "-P", "mta"), port, port, wanted.sink)
