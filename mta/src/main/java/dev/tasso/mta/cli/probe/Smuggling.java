package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.verify.Remark;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.wire.Watchdog;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out what a server takes for the end of a message beside CRLF.CRLF (RFC 5321 section 4.1.1.4): it sends one
/// message for each wrong end, with a second one hidden behind it, and counts what arrives at a sink of our own.
///
/// @param address leads from the probed server to the sink, and nowhere else
record Smuggling(Approach approach, String address, ScenarioServer sink, Duration patience) {
    private static final String CLAUSE = "RFC 5321 section 4.1.1.4";
    private static final int ANSWER_OCTETS_MAX = 8_192;

    /// What no server may take for the end.
    static final List<String> ENDS = List.of(
            "\n.\n",
            "\r.\r",
            "\r.\n",
            "\n.\r",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r\n",
            "\r\n.\r",
            "\r\n.\r\r\n",
            "\r\r\n.\r\r\n",
            "\r\n\0.\r\n",
            "\r\n.\0\r\n");

    List<Item> ask() {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        Map<String, String> answers = new LinkedHashMap<>();
        Map<String, Remark> failures = new LinkedHashMap<>();
        for (int i = 0; i < ENDS.size(); i++) {
            if (approach.budget().over()) {
                failures.put(ENDS.get(i), Item.unknown("the time is over", CLAUSE, "ask with more --total-timeout"));
                continue;
            }
            try {
                answers.put(ENDS.get(i), send(token + "-" + i, ENDS.get(i)));
            } catch (IOException failure) {
                failures.put(ENDS.get(i), Item.unknown(FirstTalk.why(failure), CLAUSE, "see the server's log"));
            }
        }
        await(token, answers);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < ENDS.size(); i++) {
            String end = ENDS.get(i);
            items.add(
                    failures.containsKey(end)
                            ? new Item("smuggling", shown(end), "not found out", List.of(failures.get(end)))
                            : judged(token + "-" + i, end, answers.getOrDefault(end, "")));
        }
        return items;
    }

    private static String shown(String end) {
        return end.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }

    /// The server's last words on it.
    private String send(String id, String end) throws IOException {
        try (SmtpClient client = approach.greeted()) {
            for (String command : List.of("MAIL FROM:<>", "RCPT TO:<" + address + ">", "DATA")) {
                Reply reply = client.command(command);
                if (!reply.positive() && !reply.intermediate()) {
                    throw new IOException("it refuses " + command + ": " + reply);
                }
            }
            String hidden = "MAIL FROM:<>\r\nRCPT TO:<" + address + ">\r\nDATA\r\n" + message(id + "-hidden");
            String octets = message(id + "-outer") + end + hidden + "\r\n.\r\nQUIT\r\n";
            Socket plain = client.plain();
            try (Watchdog.Guard _ =
                    Watchdog.common().guard(plain, approach.budget().step())) {
                plain.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
                String answer = firstLine(plain.getInputStream());
                awaitGoodbye(plain.getInputStream());
                return answer;
            }
        }
    }

    private static String message(String subject) {
        return "From: tasso probe <>\r\nSubject: " + subject + "\r\n\r\nsent to find out where messages end";
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (line.length() >= ANSWER_OCTETS_MAX) {
                throw new IOException("its answer has no end");
            }
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    /// Who hung up earlier might keep the server from taking what is hidden, and think well of it.
    private static void awaitGoodbye(InputStream in) {
        try {
            in.readNBytes(ANSWER_OCTETS_MAX);
        } catch (IOException _) {
            // It has had its time.
        }
    }

    /// Waits for those that were taken, and then a while for those that should not come.
    private void await(String token, Map<String, String> answers) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean all = false;
        while (!all && System.nanoTime() < deadline) {
            all = true;
            for (int i = 0; i < ENDS.size(); i++) {
                boolean taken = answers.getOrDefault(ENDS.get(i), "").startsWith("2");
                all &= !taken || count(token + "-" + i + "-outer") > 0;
            }
            pause(200);
        }
        pause(Math.min(3_000, patience.toMillis()));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long count(String subject) {
        return sink.received().stream()
                .map(Smuggling::subject)
                .filter(each -> each.equals(Optional.of(subject)))
                .count();
    }

    private static Optional<String> subject(ReceivedMail mail) {
        return mail.header("Subject");
    }

    private Item judged(String id, String end, String answer) {
        long outer = count(id + "-outer");
        long hidden = count(id + "-hidden");
        if (hidden > 0) {
            return new Item(
                    "smuggling",
                    shown(end),
                    (outer + hidden) + " messages arrived",
                    List.of(Item.error(
                            "a message can be hidden in another: the server takes " + shown(end)
                                    + " for the end of one",
                            CLAUSE,
                            "renew the server; Postfix: smtpd_forbid_bare_newline = yes")));
        }
        if (outer > 0) {
            return new Item("smuggling", shown(end), "one message arrived", List.of());
        }
        if (answer.startsWith("2")) {
            return new Item(
                    "smuggling",
                    shown(end),
                    answer,
                    List.of(Item.unknown(
                            "it was taken, and nothing arrived at the sink",
                            CLAUSE,
                            "does the server bring mail for " + address + " to --sink? see its queue")));
        }
        return new Item("smuggling", shown(end), answer.isEmpty() ? "hung up" : answer, List.of());
    }
}
