"""What becomes of mail whose destination is old, busy or refuses; and mail for the postmaster."""

import email
import email.policy
import socket

from clients import SENDER, python_smtplib
from harness import Check, Workbench, await_until, expect
from messages import in_maildir, maildir, message_id, plain, same_but_for_added
from sinks import Names, Sink, mx_data
from tasso import INTERVALS


def checks() -> list[Check]:
    return [
        Check("by MX: the host that DNS names gets the message", by_mx),
        Check("a sink that answers 500 to EHLO gets the message by HELO", helo),
        Check("mail to <postmaster> arrives", postmaster),
        Check("451 twice, then 250: delivered on the third try at the configured times", third_try),
        Check("550 for one of three: two delivered, one report that Python parses", one_of_three),
        Check("submission without AUTH is refused", without_auth),
    ]


def by_mx(bench: Workbench) -> str:
    names = Names(
        bench.ports["dns"],
        {
            ("far.test", Names.MX): [mx_data(10, "mx.far.test")],
            ("mx.far.test", Names.A): [socket.inet_aton("127.0.0.1")],
        },
    )
    bench.closing.append(names.close)
    sent = plain(["someone@far.test"], "by MX")
    send(bench, sent, ["someone@far.test"])
    received = taken(bench.sinks.exchanger, 1)[0]
    same_but_for_added(received.octets, sent, "sink")
    asked = ", ".join(sorted(names.asked))
    expect(names.asked["far.test/15"] > 0, f"no MX question; asked were {asked}")
    return f"{received.greeting}, {len(sent)} octets unchanged; asked {asked}"


def helo(bench: Workbench) -> str:
    # Without EHLO there is no 8BITMIME.
    sent = plain(["someone@helo.test"], "by HELO", "")
    send(bench, sent, ["someone@helo.test"])
    received = taken(bench.sinks.helo_only, 1)[0]
    same_but_for_added(received.octets, sent, "sink")
    expect(received.greeting.startswith("HELO "), f"greeted by {received.greeting}")
    return f"{received.greeting}, {len(sent)} octets unchanged"


def postmaster(bench: Workbench) -> str:
    sent = plain(["postmaster@local.test"], "to the postmaster")
    with socket.create_connection(("127.0.0.1", bench.ports["mx"]), 10) as connection:
        stream = connection.makefile("rwb")
        said = [reply(stream)]
        for line in ("HELO client.test", "MAIL FROM:<ada@far.test>", "RCPT TO:<postmaster>", "DATA"):
            stream.write(line.encode() + b"\r\n")
            stream.flush()
            said.append(reply(stream))
        stream.write(b"\r\n".join(dotted(line) for line in sent.split(b"\r\n")) + b".\r\nQUIT\r\n")
        stream.flush()
        said.append(reply(stream))
    expect([each[:3] for each in said] == ["220", "250", "250", "250", "354", "250"], f"replies {said}")
    return f"{said[3]} / {said[5]} / {in_maildir(bench, 'postmaster@local.test', sent)}"


def third_try(bench: Workbench) -> str:
    sink = bench.sinks.flaky
    sent = plain(["someone@flaky.test"], "third try")
    send(bench, sent, ["someone@flaky.test"])
    received = taken(sink, 1)[0]
    same_but_for_added(received.octets, sent, "sink")
    times = [*sink.deferred_at, received.at]
    expect(len(times) == 3, f"{len(times)} attempts")
    pauses = [later - earlier for earlier, later in zip(times, times[1:])]
    for pause, wanted in zip(pauses, INTERVALS):
        expect(wanted - 0.05 <= pause <= wanted + 2.0, f"pauses {pauses} where {INTERVALS} are configured")
    return "pauses of " + ", ".join(f"{pause:.2f} s" for pause in pauses) + f" where {INTERVALS} are configured"


def one_of_three(bench: Workbench) -> str:
    recipients = ["one@picky.test", "nobody@picky.test", "two@picky.test"]
    sender = "reports@local.test"
    sent = plain(recipients, "one of three")
    send(bench, sent, recipients, sender)
    got = sorted(address for received in taken(bench.sinks.picky, 1) for address in received.recipients)
    expect(got == ["one@picky.test", "two@picky.test"], f"the sink took it for {got}")
    folder = maildir(bench, sender) / "new"
    files = await_until("a report", 30, lambda: list(folder.glob("*")) if folder.is_dir() else [])
    expect(len(files) == 1, f"{len(files)} reports")
    return read_report(files[0].read_bytes(), sent)


def read_report(octets: bytes, sent: bytes) -> str:
    """RFC 3464: text for people, fields for programs, and the header of the message."""
    report = email.message_from_bytes(octets, policy=email.policy.default)
    expect(report.get_content_type() == "multipart/report", f"the report is {report.get_content_type()}")
    expect(report.get_param("report-type") == "delivery-status", "report-type is not delivery-status")
    expect(not report.defects, f"defects {report.defects}")
    expect("<>" in str(report["Return-Path"]), f"the report came from {report['Return-Path']}")
    parts = list(report.iter_parts())
    kinds = [part.get_content_type() for part in parts]
    expect(kinds[:2] == ["text/plain", "message/delivery-status"], f"parts {kinds}")
    expect(kinds[2] in ("text/rfc822-headers", "message/rfc822"), f"parts {kinds}")
    blocks = parts[1].get_payload()
    expect(len(blocks) == 2, f"{len(blocks)} blocks of fields")
    of_message, of_recipient = blocks
    expect("mx.interop.test" in str(of_message["Reporting-MTA"]), f"Reporting-MTA: {of_message['Reporting-MTA']}")
    expect("nobody@picky.test" in str(of_recipient["Final-Recipient"]), f"{of_recipient}")
    expect(of_recipient["Action"] == "failed" and of_recipient["Status"] == "5.1.1", f"{of_recipient}")
    expect("there is no \"nobody\" here" in str(of_recipient["Diagnostic-Code"]), f"{of_recipient}")
    text = " ".join(parts[0].get_content().split())
    expect("there is no \"nobody\" here" in text, f"the text does not say what the sink said: {text}")
    expect(message_id(sent) in octets, "the header of the message is not there")
    return f"{', '.join(kinds)}; {of_recipient['Status']}; {of_recipient['Diagnostic-Code']}"


def without_auth(bench: Workbench) -> str:
    """The submission port is no open door."""
    with socket.create_connection(("127.0.0.1", bench.ports["submission"]), 10) as connection:
        stream = connection.makefile("rwb")
        said = [reply(stream)]
        for line in ("EHLO client.test", "XYZZY", "MAIL FROM:<ada@far.test>", "RCPT TO:<eve@far.test>", "QUIT"):
            stream.write(line.encode() + b"\r\n")
            stream.flush()
            said.append(reply(stream))
    expect([each[:1] for each in said] == ["2", "2", "5", "5", "5", "2"], f"replies {said}")
    return f"{said[3]} / {said[4]}"


def send(bench: Workbench, sent: bytes, recipients: list[str], sender: str = SENDER) -> None:
    file = bench.work / "delivery.eml"
    file.write_bytes(sent)
    python_smtplib.send(bench, file, recipients, "", sender)


def taken(sink: Sink, count: int) -> list:
    await_until(f"{count} messages at the sink", 30, lambda: len(sink.received) >= count)
    return list(sink.received)


def reply(stream) -> str:
    line = stream.readline()
    while line[3:4] == b"-":
        line = stream.readline()
    return line.decode().rstrip()


def dotted(line: bytes) -> bytes:
    return b"." + line if line.startswith(b".") else line
