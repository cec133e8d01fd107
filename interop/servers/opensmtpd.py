"""OpenSMTPD in a root of its own."""

from harness import command
from packages import Root
from servers import Ports, Secrets

NAME = "opensmtpd"
PACKAGES = ["opensmtpd"]
CLIENT = {"STARTTLS", "AUTH", "DSN"}
# As a server, Debian 12's build fails every handshake with OpenSSL 3 (OpenSMTPD issues 1171 and 1239), and it offers
# AUTH behind TLS only: what it takes, it takes in plain text.
SECURES = False
# It relays for the domains that its rules name, whoever asks.
TRUSTS = False
LOG = None


def configure(root: Root, ports: Ports, secrets: Secrets, _dovecot_auth: int) -> None:
    root.copy(secrets.certificate, "etc/certificate.pem")
    root.copy(secrets.certificate, "etc/ssl/certs/ca-certificates.crt")
    root.copy(secrets.key, "etc/key.pem", 0o600)
    folders(root)
    hashed = command("openssl", "passwd", "-6", secrets.password).strip()
    root.write("etc/smtpd.conf", configuration(ports, secrets, hashed), 0o600)


def folders(root: Root) -> None:
    """What the package's own script would make."""
    for name in ("var/lib/opensmtpd/empty", "var/spool", "run", "var/run"):
        (root.folder / name).mkdir(parents=True, exist_ok=True)
    root.write("etc/mailname", "opensmtpd.test\n")


def words(root: Root) -> list[object]:
    return root.words("/usr/sbin/smtpd", "-d", "-f", "/etc/smtpd.conf")


def configuration(ports: Ports, secrets: Secrets, hashed: str) -> str:
    return f"""
pki localhost cert "/etc/certificate.pem"
pki localhost key "/etc/key.pem"
table users {{ "{secrets.user}" = "{hashed}" }}
table logins {{ "tasso" = "{secrets.user}:{secrets.password}" }}
smtp max-message-size "50M"
listen on 127.0.0.1 port {ports.plain} hostname opensmtpd.test
listen on 127.0.0.1 port {ports.secured} hostname opensmtpd.test tls-require pki localhost auth <users>
action "sink" relay host "smtp+notls://127.0.0.1:{ports.sink}" helo "opensmtpd.test"
action "probed" relay host "smtp+notls://127.0.0.1:{ports.probed}" helo "opensmtpd.test"
action "plain" relay host "smtp+notls://127.0.0.1:{ports.tasso_plain}" helo "opensmtpd.test"
action "secured" relay host "smtp+tls://tasso@localhost:{ports.tasso_secured}" auth <logins> helo "opensmtpd.test"
match from any for domain {{ "plain.opensmtpd.test", "secured.opensmtpd.test" }} action "sink"
match from any for domain "probed.opensmtpd.test" action "probed"
match from any for domain "plain.from-opensmtpd.test" action "plain"
match from any for domain "secured.from-opensmtpd.test" action "secured"
"""
