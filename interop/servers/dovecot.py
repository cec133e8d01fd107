"""An own instance of Dovecot: IMAP over Tasso's Maildirs, and LMTP over TCP and a unix socket into its own."""

import imaplib
import os
import pwd
from pathlib import Path

from harness import Failed, Workbench, await_until, command, expect, listens

# Whoever may read mail here; Dovecot refuses root.
READER = "nobody"

LMTP_DOMAINS = ("lmtp-tcp.test", "lmtp-unix.test")


class Dovecot:
    """Starts the instance; its users are in a password file, so that the machine needs none."""

    def __init__(self, bench: Workbench):
        self.bench = bench
        self.home = bench.home / "dovecot"
        self.home.mkdir()
        self.lmtp_socket = self.home / "lmtp"
        self.auth_socket = self.home / "auth"
        self.users = self.home / "users"
        self.reader = pwd.getpwnam(READER)
        own = self.home / "mail"
        own.mkdir()
        os.chown(own, self.reader.pw_uid, self.reader.pw_gid)
        self.names: dict[str, Path] = {}
        for domain in LMTP_DOMAINS:
            for name in ("one", "two", "three", "big"):
                self.add_user(f"{name}@{domain}", own / domain / name)
        self.add_user(bench.user, own / "nobody")
        for name in ("imap.plain", "imap.attachment"):
            self.add_user(f"{name}@local.test", bench.mail / "local.test" / name)
        self.start()

    def add_user(self, user: str, maildir: Path) -> None:
        self.names[user] = maildir
        ids = f"{self.reader.pw_uid}:{self.reader.pw_gid}"
        lines = [
            f"{name}:{{PLAIN}}{self.bench.password}:{ids}::{self.home}::userdb_mail=maildir:{folder}"
            for name, folder in self.names.items()
        ]
        self.users.write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        config = self.home / "dovecot.conf"
        config.write_text(f"""
base_dir = {self.home}/run
state_dir = {self.home}/state
log_path = {self.bench.work}/dovecot.log
info_log_path = {self.bench.work}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
auth_username_chars =
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
lmtp_add_received_header = no
lda_original_recipient_header =
passdb {{
  driver = passwd-file
  args = username_format=%u {self.users}
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {self.users}
}}
service imap-login {{
  inet_listener imap {{
    port = {self.bench.ports['imap']}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {self.bench.ports['lmtp']}
  }}
  unix_listener {self.lmtp_socket} {{
    mode = 0666
  }}
}}
service auth {{
  unix_listener {self.auth_socket} {{
    mode = 0666
  }}
  inet_listener postfix {{
    address = 127.0.0.1
    port = {self.bench.ports['dovecot-auth']}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
""")
        self.home.chmod(0o755)
        command("doveconf", "-c", config, "-n")
        self.child = self.bench.start("dovecot-master", "dovecot", "-F", "-c", config)
        await_until("Dovecot listens", 20, lambda: listens(self.bench.ports["imap"]) and self.lmtp_socket.exists())

    def give(self, folder: Path) -> None:
        """Hands a Maildir that Tasso wrote to the one who may read it."""
        command("chown", "-R", f"{self.reader.pw_uid}:{self.reader.pw_gid}", folder)
        while folder != self.bench.home:
            folder = folder.parent
            folder.chmod(folder.stat().st_mode | 0o711)

    def read(self, user: str, within: float = 30, count: int = 1) -> list[bytes]:
        """All messages of a user's INBOX as IMAP gives them, once there are so many."""
        with imaplib.IMAP4("127.0.0.1", self.bench.ports["imap"]) as client:
            client.login(user, self.bench.password)

            def there() -> bool:
                state, numbers = client.select("INBOX", readonly=True)
                expect(state == "OK", f"IMAP SELECT: {state} {numbers}")
                return int(numbers[0]) >= count

            await_until(f"{count} messages in the INBOX of {user}", within, there)
            messages = []
            for number in client.search(None, "ALL")[1][0].split():
                state, parts = client.fetch(number.decode(), "(RFC822.SIZE BODY.PEEK[])")
                if state != "OK" or not isinstance(parts[0], tuple):
                    raise Failed(f"IMAP FETCH: {state} {parts}")
                messages.append(parts[0][1])
            return messages
