"""Haraka from npm, with the Node.js that it asks for; one process, as it comes.

What is to be kept goes into its outbound queue, forced, with outbound disabled; so whoever relays is a second process.
"""

import json
from pathlib import Path

from fetching import NODE, node, node_package
from harness import ROOT, free_port
from peers import Started, Wanted
from work import Work

NAME = "haraka"
PACKAGE = "Haraka"
VERSION = "3.3.4"

ANYBODY = """
exports.register = function () { this.register_hook('rcpt', 'anybody') }
exports.anybody = (next, connection) => { connection.relaying = true; next(OK) }
"""
ROUTE = """
exports.hook_get_mx = (next) => next(OK, [{ exchange: '127.0.0.1', port: %d, priority: 0 }])
"""


def version(_work: Work) -> str:
    package = json.loads((home() / "package.json").read_text())
    return f"Haraka {package['version']}, Node.js {NODE}"


def home() -> Path:
    return node_package(PACKAGE, VERSION) / "node_modules" / PACKAGE


def start(work: Work, wanted: Wanted) -> Started:
    folder, port = work.folder(NAME), free_port()
    for name in ("config", "plugins", "queue"):
        (folder / name).mkdir()
    files = {
        "config/smtp.ini": f"listen=127.0.0.1:{port}\nnodes=0\ninactivity_timeout=600\n",
        "config/connection.ini": (home() / "config" / "connection.ini").read_text(),
        "config/outbound.ini": f"disabled={'false' if wanted.sink else 'true'}\nenable_tls=false\nlocal_mx_ok=true\nconcurrency_max=100\n",
        "config/outbound.private_networks": "",
        "config/plugins": "anybody\nroute\n",
        "config/loglevel": "error\n",
        "config/me": "haraka.test\n",
        "plugins/anybody.js": ANYBODY,
        "plugins/route.js": ROUTE % wanted.sink,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    running = work.listening(port, NAME, node(), home() / "bin" / "haraka", "-c", folder)
    return Started(running, port, port, wanted.sink)
