"""Exim (Debian's heavy build) in a root of its own."""

from packages import Root
from servers import Ports, Secrets

NAME = "exim"
PACKAGES = ["exim4-daemon-heavy", "exim4-base"]
# It passes 8-bit mail on as it is, without a word about it.
CLIENT = {"STARTTLS", "AUTH", "PIPELINING", "SIZE", "SMTPUTF8", "DSN", "CHUNKING"}
SECURES = True
# It relays for this machine, wherever to.
TRUSTS = True
LOG = "var/log/exim4/mainlog"


def configure(root: Root, ports: Ports, secrets: Secrets, _dovecot_auth: int) -> None:
    root.copy(secrets.certificate, "etc/certificate.pem")
    root.copy(secrets.key, "etc/key.pem", 0o600)
    root.own(root.folder / "etc/key.pem", "Debian-exim", "Debian-exim")
    folders(root)
    root.write("etc/exim4/exim4.conf", configuration(ports, secrets))


def folders(root: Root) -> None:
    """What the package's own script would make."""
    for name in ("var/spool/exim4", "var/log/exim4"):
        folder = root.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        root.own(folder, "Debian-exim", "Debian-exim")


def words(root: Root) -> list[object]:
    return root.words("/usr/sbin/exim4", "-bdf", "-q2s")


def configuration(ports: Ports, secrets: Secrets) -> str:
    return f"""
primary_hostname = exim.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = {ports.plain} : {ports.proxied} : {ports.secured}
hosts_proxy = ${{if eq{{$received_port}}{{{ports.proxied}}}{{*}}{{}}}}
spool_directory = /var/spool/exim4
log_file_path = /var/log/exim4/%slog
log_selector = +pipelining +tls_peerdn
keep_environment =
split_spool_directory = true
smtp_accept_max = 200
smtp_accept_max_per_connection = 0
smtp_accept_queue_per_connection = 0
queue_run_max = 2
message_size_limit = 50M
tls_advertise_hosts = ${{if eq{{$received_port}}{{{ports.secured}}}{{*}}{{}}}}
tls_certificate = /etc/certificate.pem
tls_privatekey = /etc/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
chunking_advertise_hosts = *
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
acl_smtp_rcpt = recipients

begin acl

recipients:
  accept authenticated = *
  deny condition = ${{if eq{{$received_port}}{{{ports.secured}}}}}
       message = authenticate first
  accept

begin routers

tasso_secured:
  driver = manualroute
  domains = secured.from-exim.test
  transport = secured
  route_list = * localhost::{ports.tasso_secured} byname
  self = send

tasso_plain:
  driver = manualroute
  domains = plain.from-exim.test
  transport = plain
  route_list = * 127.0.0.1::{ports.tasso_plain} byname
  self = send

sink:
  driver = manualroute
  domains = plain.exim.test : secured.exim.test
  transport = plain
  route_list = * 127.0.0.1::{ports.sink} byname
  self = send

probed:
  driver = manualroute
  domains = probed.exim.test
  transport = plain
  route_list = * 127.0.0.1::{ports.probed} byname
  self = send

begin transports

secured:
  driver = smtp
  hosts_require_tls = *
  hosts_require_auth = *
  tls_verify_certificates = /etc/certificate.pem
  tls_verify_hosts = *

plain:
  driver = smtp
  hosts_avoid_tls = *

begin retry

* * F,1h,1s

begin authenticators

cram_both:
  driver = cram_md5
  public_name = CRAM-MD5
  client_name = {secrets.user}
  client_secret = {secrets.password}
  server_secret = ${{if eq{{$auth1}}{{{secrets.user}}}{{{secrets.password}}}fail}}
  server_set_id = $auth1

plain_both:
  driver = plaintext
  public_name = PLAIN
  client_send = ^{secrets.user}^{secrets.password}
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{secrets.user}}}}}{{eq{{$auth3}}{{{secrets.password}}}}}}}}}
  server_set_id = $auth2

login_both:
  driver = plaintext
  public_name = LOGIN
  client_send = : {secrets.user} : {secrets.password}
  server_prompts = Username:: : Password::
  server_condition = ${{if and{{{{eq{{$auth1}}{{{secrets.user}}}}}{{eq{{$auth2}}{{{secrets.password}}}}}}}}}
  server_set_id = $auth1
"""
