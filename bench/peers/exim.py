"""Exim: what is to be kept is queued by its ACL, without a delivery; no queue runner is there."""

import re

from harness import command, free_port
from packages import Root
from peers import Started, Wanted
from servers import exim
from work import Work

NAME = "exim"
PACKAGES = ["exim4-daemon-light", "exim4-base"]


def version(work: Work) -> str:
    root = Root(work.folder(NAME) / "root", PACKAGES)
    return "Exim " + re.search(r"Exim version (\S+)", command(*root.words("/usr/sbin/exim4", "-C", "/dev/null", "-bV"))).group(1)


def start(work: Work, wanted: Wanted) -> Started:
    root = Root(work.folder(NAME) / "root", PACKAGES)
    exim.folders(root)
    kept, relay = free_port(), free_port()
    root.write("etc/exim4/exim4.conf", configuration(kept, relay, wanted))
    return Started(work.listening(kept, NAME, *root.words("/usr/sbin/exim4", "-bdf")), kept, relay, wanted.sink)


def configuration(kept: int, relay: int, wanted: Wanted) -> str:
    return f"""
primary_hostname = exim.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = {kept} : {relay}
spool_directory = /var/spool/exim4
log_file_path = /var/log/exim4/%slog
keep_environment =
split_spool_directory = true
smtp_accept_max = {wanted.sessions + 100}
smtp_accept_max_per_connection = 0
smtp_accept_queue_per_connection = 0
smtp_connect_backlog = 200
message_size_limit = 50M
tls_advertise_hosts =
acl_smtp_rcpt = recipients

begin acl

recipients:
  accept condition = ${{if eq{{$received_port}}{{{kept}}}}}
         control = queue_only
  accept

begin routers

sink:
  driver = manualroute
  transport = sink
  route_list = * 127.0.0.1::{wanted.sink} byname
  self = send

begin transports

sink:
  driver = smtp
  hosts_avoid_tls = *
  hosts_try_chunking =

begin retry

* * F,1h,1s
"""
