"""Postfix in a root of its own; it asks Cyrus SASL as a client, and Dovecot about its users."""

from packages import Root
from servers import Ports, Secrets

NAME = "postfix"
PACKAGES = ["postfix", "libsasl2-modules"]
CLIENT = {"STARTTLS", "AUTH", "PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "DSN"}
SECURES = True
# It relays for this machine, wherever to.
TRUSTS = True
LOG = "var/log/postfix.log"
QUEUES = ("incoming", "active", "deferred", "defer", "bounce", "hold", "corrupt", "flush", "saved", "trace", "private",
          "public", "maildrop", "pid")

# Where everything lies in the root, and the services behind every configuration.
FOLDERS = f"""
compatibility_level = 3.6
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
shlib_directory = /usr/lib/postfix
maillog_file = /{LOG}
maillog_file_prefixes = /var
"""
SERVICES = """\
smtp unix - - n - - smtp
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
flush unix n - n 1000? 0 flush
showq unix n - n - - showq
"""


def configure(root: Root, ports: Ports, secrets: Secrets, dovecot_auth: int) -> None:
    root.copy(secrets.certificate, "etc/certificate.pem")
    root.copy(secrets.key, "etc/key.pem", 0o600)
    folders(root)
    root.write("etc/postfix/main.cf", main(ports, secrets, dovecot_auth))
    root.write("etc/postfix/master.cf", master(ports))


def folders(root: Root) -> None:
    """What the package's own script would make."""
    for name in QUEUES:
        folder = root.folder / "var/spool/postfix" / name
        folder.mkdir(parents=True, exist_ok=True)
        root.own(folder, "postfix", "postdrop" if name in ("public", "maildrop") else "root")
    root.own(root.folder / "var/spool/postfix/pid", "root", "root")
    data = root.folder / "var/lib/postfix"
    data.mkdir(parents=True, exist_ok=True)
    root.own(data, "postfix", "root")
    (root.folder / "var/log").mkdir(parents=True, exist_ok=True)


def words(root: Root) -> list[object]:
    return ["env", "MAIL_CONFIG=/etc/postfix", *root.words("/usr/lib/postfix/sbin/master", "-d")]


def main(ports: Ports, secrets: Secrets, dovecot_auth: int) -> str:
    return f"""{FOLDERS}myhostname = postfix.test
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_authorized_xclient_hosts = 127.0.0.0/8
relay_domains = plain.postfix.test secured.postfix.test probed.postfix.test
smtpd_relay_restrictions = permit_sasl_authenticated permit_mynetworks reject
disable_dns_lookups = yes
smtp_host_lookup = native
in_flow_delay = 0s
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
message_size_limit = 50000000
mailbox_size_limit = 0
smtputf8_enable = yes
transport_maps = inline:{{
    {{ plain.postfix.test = smtp:[127.0.0.1]:{ports.sink} }},
    {{ secured.postfix.test = smtp:[127.0.0.1]:{ports.sink} }},
    {{ probed.postfix.test = smtp:[127.0.0.1]:{ports.probed} }},
    {{ plain.from-postfix.test = smtp:[127.0.0.1]:{ports.tasso_plain} }},
    {{ secured.from-postfix.test = secured:[localhost]:{ports.tasso_secured} }} }}
smtpd_tls_cert_file = /etc/certificate.pem
smtpd_tls_key_file = /etc/key.pem
smtpd_tls_received_header = yes
smtpd_tls_auth_only = yes
smtpd_sasl_authenticated_header = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{dovecot_auth}
smtpd_sasl_security_options = noanonymous
smtp_sasl_password_maps = inline:{{ {{ [localhost]:{ports.tasso_secured} = {secrets.user}:{secrets.password} }} }}
smtp_sasl_security_options = noanonymous
smtp_tls_CAfile = /etc/certificate.pem
smtp_tls_loglevel = 1
"""


def master(ports: Ports) -> str:
    return f"""
{ports.plain} inet n - n - - smtpd
{ports.proxied} inet n - n - - smtpd
    -o smtpd_upstream_proxy_protocol=haproxy
    -o {{mynetworks=127.0.0.0/8 192.0.2.0/24}}
{ports.secured} inet n - n - - smtpd
    -o smtpd_tls_security_level=encrypt
    -o smtpd_sasl_auth_enable=yes
    -o {{smtpd_relay_restrictions=permit_sasl_authenticated reject}}
secured unix - - n - - smtp
    -o smtp_tls_security_level=secure
    -o smtp_tls_secure_cert_match=nexthop
    -o smtp_sasl_auth_enable=yes
{SERVICES}"""
