package dev.tasso.mta.mime;

import dev.tasso.mta.mail.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// A process with little heap that reads messages whose structure nobody wrote to be read, in each way in which we read
/// messages; says of each how many milliseconds that took.
final class HostileStructures {

    static final int OCTETS = 10 << 20;

    private static final String MIME = "MIME-Version: 1.0\r\n";
    private static final String PARTS = MIME + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    /// What stands first, and what stands behind it until there are enough octets, by its number.
    private record Structure(String first, IntFunction<String> next) {

        byte[] message() {
            byte[] message = new byte[OCTETS];
            int at = put(first, message, 0);
            for (int i = 0; at < OCTETS; i++) {
                at = put(next.apply(i), message, at);
            }
            return message;
        }

        private static int put(String text, byte[] message, int at) {
            byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
            int length = Math.min(octets.length, message.length - at);
            System.arraycopy(octets, 0, message, at, length);
            return at + length;
        }
    }

    private HostileStructures() {}

    private static Map<String, Structure> all() {
        Map<String, Structure> all = new LinkedHashMap<>();
        all.put(
                "nested",
                new Structure(MIME, i -> "Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n"));
        all.put("parts", new Structure(PARTS, _ -> "--b\r\n\r\n"));
        all.put("messages", new Structure(MIME, _ -> "Content-Type: message/rfc822\r\n\r\n"));
        all.put("boundary", new Structure(MIME + "Content-Type: multipart/mixed; boundary=", _ -> "b".repeat(1 << 20)));
        all.put("delimiters", new Structure(PARTS + "--b\r\n\r\n", _ -> "--b \r\n--a\r\n"));
        all.put(
                "continuations",
                new Structure(MIME + "Content-Disposition: attachment", i -> ";\r\n filename*" + i + "*=%41"));
        all.put("encoded words", new Structure("Subject:", _ -> "\r\n =?utf-8?Q?=C3=BC?="));
        all.put("one word", new Structure("Subject: ", _ -> "=?utf-8?Q?"));
        all.put("fields", new Structure(MIME, _ -> "X: y\r\n"));
        all.put("one field", new Structure(MIME + "X: ", _ -> "y\r\n "));
        all.put("base64", new Structure(MIME + "Content-Transfer-Encoding: base64\r\n\r\n", _ -> "QQ=Q\r\n"));
        all.put("quoted", new Structure(MIME + "Content-Transfer-Encoding: quoted-printable\r\n\r\n", _ -> "=\r\n= ="));
        return all;
    }

    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, Structure> each : all().entrySet()) {
            byte[] message = each.getValue().message();
            long from = System.nanoTime();
            read(message);
            System.out.println((System.nanoTime() - from) / 1_000_000 + " ms " + each.getKey());
        }
        System.out.println("done");
    }

    private static void read(byte[] message) throws IOException {
        Headers.scan(message, message.length, true)
                .flatMap(headers -> headers.first("Subject"))
                .ifPresent(EncodedWords::decoded);
        Contents contents = Contents.of(message);
        for (Contents.Part part : contents.parts()) {
            if (part.number() <= 100) {
                contents.text(part);
            }
        }
        message[message.length - 1] = (byte) 0xff;
        if (Conversion.of(() -> new ByteArrayInputStream(message), DataKind.SEVENBIT)
                instanceof Conversion.Possible possible) {
            try (InputStream converted = possible.converted().open()) {
                converted.transferTo(OutputStream.nullOutputStream());
            }
        }
        Arrays.fill(message, (byte) 0);
    }
}
