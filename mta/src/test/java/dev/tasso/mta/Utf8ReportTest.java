package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Addresses in UTF-8 through the whole server, towards hosts that know them and hosts that do not, and the reports
/// that
/// come of it (RFC 6531 section 3.2, RFC 6533).
final class Utf8ReportTest {

    private static final String SENDER = "übung@bücher.example";
    private static final String RECIPIENT = "δοκιμή@there.example";
    private static final Script ASCII_ONLY = Script.normal().offering("PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES");

    @TempDir
    private Path folder;

    /// A header section and what stands behind it; in each part of a report too.
    private record Part(String head, String body) {

        static Part of(String text) {
            String[] pieces = text.split("\r\n\r\n", 2);
            return new Part(pieces[0].replaceAll("\r\n[ \t]+", " "), pieces.length > 1 ? pieces[1] : "");
        }

        String field(String name) {
            return fields().getOrDefault(name, "");
        }

        Map<String, String> fields() {
            return Arrays.stream(head.split("\r\n"))
                    .filter(line -> line.contains(": "))
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1], (first, _) -> first));
        }

        String type() {
            return field("Content-Type").split(";", 2)[0];
        }

        List<Part> parts() {
            String boundary = field("Content-Type").replaceAll(".*boundary=\"([^\"]*)\".*", "$1");
            String[] pieces = body.split("\r\n--" + boundary + "(?:--)?\r\n");
            return Arrays.stream(pieces).skip(1).map(Part::of).toList();
        }
    }

    private RunningTasso start(ScenarioServer there, ScenarioServer home) throws Exception {
        return RunningTasso.start(
                folder,
                RunningTasso.route("there.example", there.port(), "")
                        + RunningTasso.route("bücher.example", home.port(), ""));
    }

    private static void send(RunningTasso tasso, String to) throws IOException {
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            assertThat(client.send(Outgoing.text(SENDER, List.of(to), "Subject: Grüße\n\nBrot\n"))
                            .accepted())
                    .isTrue();
            client.quit();
        }
    }

    private static String utf8(ReceivedMail mail) {
        return new String(mail.octets(), StandardCharsets.UTF_8);
    }

    @Test
    void aSenderInUtf8IsToldInUtf8WhatAHostThatIsNotDidNotTake() throws Exception {
        try (ScenarioServer there = ScenarioServer.start(ASCII_ONLY);
                ScenarioServer home = ScenarioServer.start(Script.normal());
                RunningTasso tasso = start(there, home)) {
            send(tasso, RECIPIENT);
            ReceivedMail mail = home.await(1).getFirst();
            assertThat(mail.sender()).isEmpty();
            assertThat(mail.recipients()).containsExactly(SENDER);
            assertThat(mail.parameters()).contains("SMTPUTF8", "BODY=8BITMIME");
            Part report = Part.of(utf8(mail));
            assertThat(report.field("To")).isEqualTo("<" + SENDER + ">");
            assertThat(report.field("Content-Type")).startsWith("multipart/report; report-type=delivery-status;");
            List<Part> parts = report.parts();
            assertThat(parts)
                    .extracting(Part::type)
                    .containsExactly("text/plain", "message/global-delivery-status", "message/global-headers");
            assertThat(parts.getFirst().field("Content-Type")).contains("charset=utf-8");
            assertThat(parts.getFirst().body()).contains("<" + RECIPIENT + ">");
            assertThat(parts.get(1).field("Content-Transfer-Encoding")).isEqualTo("8bit");
            Part statement = Part.of(parts.get(1).body().split("\r\n\r\n", 2)[1]);
            assertThat(statement.fields())
                    .containsEntry("Final-Recipient", "utf-8; " + RECIPIENT)
                    .containsEntry("Action", "failed")
                    .containsEntry("Status", "5.6.7");
            assertThat(parts.get(2).body()).contains("Subject: Gr=C3=BC=C3=9Fe");
            assertThat(there.received()).isEmpty();
        }
    }

    @Test
    void aHostThatKnowsNothingIsNoReasonToBlameTheBody() throws Exception {
        Script old = Script.normal().offering("ENHANCEDSTATUSCODES");
        try (ScenarioServer there = ScenarioServer.start(old);
                ScenarioServer home = ScenarioServer.start(Script.normal());
                RunningTasso tasso = start(there, home)) {
            send(tasso, "ascii@there.example");
            assertThat(utf8(home.await(1).getFirst())).contains("Status: 5.6.7");
            assertThat(there.received()).isEmpty();
        }
    }

    @Test
    void aReportThatCannotBeWrittenToItsSenderGoesToThePostmaster() throws Exception {
        try (ScenarioServer there = ScenarioServer.start(ASCII_ONLY);
                ScenarioServer home = ScenarioServer.start(ASCII_ONLY);
                RunningTasso tasso = start(there, home)) {
            send(tasso, RECIPIENT);
            tasso.told()
                    .await(event -> event instanceof Event.Attempted attempted
                            && attempted.mailbox().text().equals("postmaster@localhost")
                            && attempted.outcome() instanceof Outcome.Delivered);
            assertThat(tasso.mailbox("localhost", "postmaster"))
                    .singleElement()
                    .satisfies(report -> assertThat(report)
                            .contains("Status: 5.6.7", "message/delivery-status")
                            .contains("Final-Recipient: utf-8; \\x{FC}bung@b\\x{FC}cher.example"));
            assertThat(home.received()).isEmpty();
            assertThat(there.received()).isEmpty();
        }
    }

    @Test
    void aHostThatKnowsUtf8GetsTheMessageAsItIs() throws Exception {
        try (ScenarioServer there = ScenarioServer.start(Script.normal());
                ScenarioServer home = ScenarioServer.start(Script.normal());
                RunningTasso tasso = start(there, home)) {
            send(tasso, RECIPIENT);
            ReceivedMail mail = there.await(1).getFirst();
            assertThat(mail.sender()).isEqualTo(SENDER);
            assertThat(mail.recipients()).containsExactly(RECIPIENT);
            assertThat(mail.parameters()).contains("SMTPUTF8", "BODY=8BITMIME");
            assertThat(utf8(mail)).endsWith("Subject: Grüße\r\n\r\nBrot\r\n");
        }
    }
}
