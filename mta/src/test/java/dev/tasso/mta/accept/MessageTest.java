package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.spool.SpoolOptions;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A message from the wire into the queue: what is added, what is left alone, what is refused, and when 250 is said
/// (RFC 5321).
class MessageTest {

    private static final String CONFIG = "hostname = 'mx.us.test'\n[local]\ndomains = ['us.test']\n";

    @TempDir
    Path folder;

    @Test
    void the_received_field_is_on_top_and_the_rest_is_as_it_came() throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            String sent = "Subject:  odd \r\n\tfolding\r\nX-8bit: gr\u00fc\u00df\r\n\r\n.dot\r\n..\r\nlast\r\n";
            Reply reply = Front.sent(client, Front.mail("a@other.test", "anna@us.test", sent));

            String id = front.queue().getFirst().envelope().id().text();
            assertThat(reply).hasToString("250 2.0.0 Queued as " + id);
            assertThat(front.onlyBody())
                    .isEqualTo("Received: from client.example ([127.0.0.1])\r\n"
                            + "\tby mx.us.test with ESMTP id " + id + "\r\n"
                            + "\tfor <anna@us.test>;\r\n"
                            + "\tMon, 23 Nov 2026 12:00:00 +0000\r\n"
                            + sent);
            assertThat(front.queue().getFirst().envelope().size())
                    .isEqualTo(front.onlyBody().length());
        }
    }

    @Test
    void a_large_body_is_kept_octet_by_octet() throws Exception {
        StringBuilder text = new StringBuilder("Message-ID: <big@x.test>\r\n\r\n");
        Random random = new Random(7);
        while (text.length() < 3_000_000) {
            byte[] line = new byte[random.nextInt(120)];
            random.nextBytes(line);
            String octets = new String(line, StandardCharsets.ISO_8859_1);
            text.append(octets.replaceAll("[\r\n\\x00]", ".")).append("\r\n");
        }
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", text.toString()))
                            .code())
                    .isEqualTo(250);
            assertThat(front.onlyBody().endsWith(text.toString())).isTrue();
            assertThat(front.queue().getFirst().envelope().messageIdField()).contains("<big@x.test>");
        }
    }

    @Test
    void a_message_without_header_section_gets_an_empty_line_behind_our_fields() throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            Front.sent(client, Front.mail("a@other.test", "anna@us.test", "just text\r\n"));

            assertThat(front.onlyBody()).endsWith("+0000\r\n\r\njust text\r\n");
        }
    }

    @Test
    void g106_a_message_in_a_loop_is_refused_at_the_limit_and_not_before() throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            String hop = "Received: from a by b;\r\n\tMon, 23 Nov 2026 12:00:00 +0000\r\n";
            String tail = "Subject: x\r\n\r\n" + "Received: not a field\r\n".repeat(60);

            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", hop.repeat(51) + tail))
                            .toString())
                    .startsWith("554 5.4.6");
            assertThat(front.messages()).isZero();
            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", hop.repeat(50) + tail))
                            .code())
                    .isEqualTo(250);
            assertThat(front.messages()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\\nb\\r\\n", "a\\rb\\r\\n", "\\n.\\n", "\\n.\\r\\nMAIL FROM:<x@y.test>\\r\\n", "\\r.\\r\\n"})
    void a1_to_a10_a_broken_body_leaves_nothing_in_the_queue(String broken) throws Exception {
        try (Front front = new Front(folder, CONFIG)) {
            front.play("""
                S: 220 *
                C: EHLO client.example
                S: ...
                S: 250 *
                C: MAIL FROM:<a@other.test>
                S: 250 *
                C: RCPT TO:<anna@us.test>
                S: 250 *
                C: DATA
                S: 354 *
                C| "Subject: x\\r\\n\\r\\n%s\\r\\n.\\r\\n"
                S: 550 5.6.0 *
                X: spool 0
                C: NOOP
                S: 250 *
                """.formatted(broken));
            assertThat(front.refused())
                    .extracting(Event.Refused::reply)
                    .extracting(Reply::code)
                    .containsExactly(550);
        }
    }

    @Test
    void a16_octets_above_127_in_a_header_are_taken_without_smtputf8() throws Exception {
        StringBuilder header = new StringBuilder();
        for (int octet = 1; octet < 256; octet++) {
            if (octet != '\r' && octet != '\n') {
                header.append("X-")
                        .append(octet)
                        .append(": ")
                        .append((char) octet)
                        .append("\r\n");
            }
        }
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", header + "\r\n"))
                            .code())
                    .isEqualTo(250);
            assertThat(front.onlyBody()).endsWith(header + "\r\n");
        }
    }

    @Test
    void i118_a_header_section_without_end_is_refused() throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            String endless = "X-Line: 0123456789012345678901234567890123456789\r\n".repeat(25_000);

            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", endless))
                            .toString())
                    .startsWith("552 5.3.4");
            assertThat(front.messages()).isZero();
            assertThat(client.command("NOOP").code()).isEqualTo(250);
        }
    }

    @Test
    void a_full_disk_is_answered_before_the_message_comes() throws Exception {
        try (Front front = new Front(folder, CONFIG, opener -> opener, MessageTest::withoutRoom);
                SmtpClient client = front.mx()) {
            assertThat(client.command("MAIL FROM:<a@other.test>").toString()).startsWith("452 4.3.1");
            assertThat(front.messages()).isZero();
        }
    }

    @Test
    void nothing_is_promised_before_it_is_forced() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        try (Front front = new Front(folder, CONFIG, watched(calls, new AtomicBoolean()), options -> options);
                SmtpClient client = front.mx()) {
            calls.clear();
            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", "A: b\r\n\r\n"))
                            .code())
                    .isEqualTo(250);
            assertThat(calls).containsSubsequence("accept", "force");
        }
    }

    @Test
    void a_message_that_cannot_be_forced_is_not_promised() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        try (Front front =
                        new Front(folder, CONFIG, watched(new CopyOnWriteArrayList<>(), broken), options -> options);
                SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<a@other.test>");
            client.command("RCPT TO:<anna@us.test>");
            client.command("RSET");
            broken.set(true);
            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", "A: b\r\n\r\n"))
                            .toString())
                    .startsWith("451 4.3.0");
        }
    }

    private static SpoolOptions withoutRoom(SpoolOptions options) {
        return new SpoolOptions(
                options.inlineOctetsMax(),
                options.chunkOctets(),
                options.waitingMax(),
                options.waitingOctetsMax(),
                options.freshOctetsMax(),
                options.groupMax(),
                options.forceWithin(),
                Long.MAX_VALUE,
                options.disk(),
                options.readers(),
                options.reopenAfter(),
                options.roomWithin(),
                options.historyKept(),
                options.clock(),
                options.random());
    }

    /// A store that notes its calls, and whose force fails while `broken`.
    private static UnaryOperator<Store.Opener> watched(List<String> calls, AtomicBoolean broken) {
        return opener -> () -> {
            Store.Opened opened = opener.open();
            Store store = opened.store();
            Store watched = (Store) Proxy.newProxyInstance(
                    MessageTest.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
                        calls.add(method.getName());
                        if (method.getName().equals("force") && broken.get()) {
                            throw new IOException("the disk is gone");
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
            return new Store.Opened(watched, opened.findings());
        };
    }
}
