"""Postfix: what is to be kept goes into its hold queue, forced, without a delivery."""

from harness import command, free_port
from packages import Root
from peers import Started, Wanted
from servers import postfix
from work import Work

NAME = "postfix"


def version(work: Work) -> str:
    return "Postfix " + command(*work.client.words("/usr/sbin/postconf", "-d", "-h", "mail_version")).split()[-1]


def start(work: Work, wanted: Wanted) -> Started:
    root = Root(work.folder(NAME) / "root", postfix.PACKAGES)
    postfix.folders(root)
    root.copy(work.certificate, "etc/certificate.pem")
    root.copy(work.key, "etc/key.pem", 0o600)
    kept, relay = free_port(), free_port()
    root.write("etc/postfix/main.cf", main(wanted))
    root.write("etc/postfix/master.cf", f"""
{kept} inet n - n - - smtpd
    -o smtpd_client_restrictions=static:HOLD
{relay} inet n - n - - smtpd
{postfix.SERVICES}""")
    return Started(work.listening(kept, NAME, *postfix.words(root)), kept, relay, wanted.sink)


def main(wanted: Wanted) -> str:
    return f"""{postfix.FOLDERS}
myhostname = postfix.test
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
smtp_host_lookup = native
default_transport = smtp:[127.0.0.1]:{wanted.sink}
in_flow_delay = 0s
default_process_limit = {wanted.sessions + 100}
smtpd_client_connection_count_limit = 0
message_size_limit = 50000000
mailbox_size_limit = 0
smtpd_tls_security_level = may
smtpd_tls_cert_file = /etc/certificate.pem
smtpd_tls_key_file = /etc/key.pem
"""
