package dev.tasso.mta.bench;

import dev.tasso.mta.bench.Load.Mail;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The octets of all messages of a load, made once; of each message only its number is written anew.
///
/// The number is in the Message-ID, where the sink at the other end finds it.
final class Prepared {

    static final int DIGITS = 10;

    private static final int LINE_LENGTH = 72;
    private static final int START_INPUT = 354;

    private final Mail mail;
    private final byte[] envelope;
    private final List<byte[]> commands;
    private final byte[] header;
    private final int numberAt;
    private final byte[] rest;

    /// @param run what tells these messages from those of other loads
    Prepared(String run, Mail mail) {
        this.mail = mail;
        String before = "From: <" + mail.sender() + ">\r\nTo: <" + mail.recipient() + ">\r\nSubject: tasso bench\r\n"
                + "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n" + marker(run);
        String after = "@bench.invalid>\r\n\r\n";
        numberAt = before.length();
        header = ascii(before + "0".repeat(DIGITS) + after);
        byte[] text = text(Math.max(0, mail.octets() - header.length));
        String opening = mail.manner().chunked() ? "BDAT " + (header.length + text.length) + " LAST\r\n" : "DATA\r\n";
        rest = mail.manner().chunked() ? text : join(text, ascii(".\r\n"));
        String from = "MAIL FROM:<" + mail.sender() + ">\r\n";
        StringBuilder all = new StringBuilder(from);
        List<byte[]> single = new ArrayList<>(List.of(ascii(from)));
        for (int i = 1; i <= mail.recipients(); i++) {
            String to = "RCPT TO:<" + (mail.recipients() == 1 ? "" : i) + mail.recipient() + ">\r\n";
            all.append(to);
            single.add(ascii(to));
        }
        single.add(ascii(opening));
        envelope = ascii(all + opening);
        commands = List.copyOf(single);
    }

    /// What stands in the header in front of the number.
    static String marker(String run) {
        return "Message-ID: <" + run + ".";
    }

    int octets() {
        return header.length + rest.length - (mail.manner().chunked() ? 0 : 3);
    }

    /// The header of one session's messages, to write numbers into.
    byte[] ownHeader() {
        return header.clone();
    }

    /// Hands over one message; the last reply, or the first that says no.
    Reply send(SmtpClient client, byte[] ownHeader, int number) throws IOException {
        for (int digit = DIGITS - 1, left = number; digit >= 0; digit--, left /= 10) {
            ownHeader[numberAt + digit] = (byte) ('0' + left % 10);
        }
        boolean atOnce = mail.manner().pipelined() && client.extensions().has("PIPELINING");
        return atOnce ? atOnce(client, ownHeader) : stepByStep(client, ownHeader);
    }

    private Reply atOnce(SmtpClient client, byte[] ownHeader) throws IOException {
        int envelopeReplies = 2 + mail.recipients();
        if (mail.manner().chunked()) {
            List<Reply> replies = client.exchange(envelopeReplies, envelope, ownHeader, rest);
            return refusal(replies).orElse(replies.getLast());
        }
        List<Reply> replies = client.exchange(envelopeReplies, envelope);
        Optional<Reply> refusal = refusal(replies.subList(0, envelopeReplies - 1));
        if (replies.getLast().code() != START_INPUT) {
            return refusal.orElse(replies.getLast());
        }
        Reply last = client.exchange(1, ownHeader, rest).getFirst();
        return refusal.orElse(last);
    }

    private Reply stepByStep(SmtpClient client, byte[] ownHeader) throws IOException {
        int last = commands.size() - 1;
        for (int i = 0; i < last; i++) {
            Reply reply = client.exchange(1, commands.get(i)).getFirst();
            if (!reply.positive()) {
                return reply;
            }
        }
        if (mail.manner().chunked()) {
            return client.exchange(1, commands.get(last), ownHeader, rest).getFirst();
        }
        Reply reply = client.exchange(1, commands.get(last)).getFirst();
        return reply.code() == START_INPUT ? client.exchange(1, ownHeader, rest).getFirst() : reply;
    }

    private static Optional<Reply> refusal(List<Reply> replies) {
        return replies.stream().filter(reply -> !reply.positive()).findFirst();
    }

    /// Lines of text, so many octets in all but for the last line end.
    private static byte[] text(int octets) {
        byte[] text = new byte[Math.max(2, octets)];
        Arrays.fill(text, (byte) 'x');
        for (int end = LINE_LENGTH; end + 3 < text.length; end += LINE_LENGTH + 2) {
            text[end] = '\r';
            text[end + 1] = '\n';
        }
        text[text.length - 2] = '\r';
        text[text.length - 1] = '\n';
        return text;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
