package dev.tasso.mta.cli.console;

import dev.tasso.mta.cli.console.Screen.Prompt;
import dev.tasso.mta.cli.console.Screen.Typed;
import dev.tasso.smtp.wire.DotStuffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/// Puts messages on the wire: typed line by line or out of a file, by DATA or by BDAT. Dots are doubled and octets
/// counted for whoever types.
final class Writing {
    private static final int START_INPUT = 354;
    private static final String BODY = " | ";
    private static final String DOT = ".";

    /// What is typed for one chunk is kept until it is counted.
    private static final int TYPED_OCTETS_MAX = 1 << 20;

    private final Session session;
    private final Sight sight;

    Writing(Session session) {
        this.session = session;
        sight = session.sight();
    }

    /// DATA as it was typed, and then the message.
    void data(String line) throws IOException {
        if (session.say(line).code() == START_INPUT) {
            type();
        }
    }

    private void type() throws IOException {
        sight.note("Type the message. A line with a dot alone ends it; other dots at line starts are doubled for you.");
        boolean warned = false;
        while (true) {
            switch (sight.screen().ask(new Prompt.Text(BODY))) {
                case Typed.Line(String text) -> {
                    if (text.equals(DOT)) {
                        session.say(DOT);
                        return;
                    }
                    session.remote().line(text.startsWith(DOT) ? DOT + text : text);
                }
                case Typed.Interrupted _ -> {
                    if (warned) {
                        throw given();
                    }
                    warned = true;
                    sight.note("A message that has begun is taken back only by hanging up: Ctrl-C again does that.");
                }
                case Typed.End _ -> throw given();
            }
        }
    }

    private static EOFException given() {
        return new EOFException("you hung up in the middle of the message: it was not sent");
    }

    /// DATA, and a file for the message; its dots are doubled.
    void data(byte[] file) throws IOException {
        int bare = bareCarriageReturn(file);
        if (bare >= 0) {
            sight.note("The file holds a CR without LF at octet " + bare + ", which DATA cannot carry; :bdat can,"
                    + " after MAIL ... BODY=BINARYMIME.");
            return;
        }
        if (session.sayShown("DATA").code() != START_INPUT) {
            return;
        }
        DotStuffer out = session.remote().dotStuffed();
        out.write(file);
        out.end();
        sight.note("(the file, " + file.length + " octets, and the dot that ends it)");
        session.said(DOT);
        session.hear();
    }

    private static int bareCarriageReturn(byte[] file) {
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\r' && (i + 1 == file.length || file[i + 1] != '\n')) {
                return i;
            }
        }
        return -1;
    }

    /// A file as the last chunk.
    void bdat(byte[] file) throws IOException {
        if (offered("BDAT " + file.length + " LAST")) {
            chunk("BDAT " + file.length + " LAST", file, true);
        }
    }

    /// BDAT as it was typed: what is to be sent is asked for, and counted.
    void bdat(String line) throws IOException {
        String[] words = line.strip().split(" +");
        boolean last = words[words.length - 1].equalsIgnoreCase("LAST");
        OptionalInt octets = octets(words, last);
        boolean understood = words.length == 1 + (last ? 1 : 0) + (octets.isPresent() ? 1 : 0);
        if (!understood) {
            session.say(line);
            return;
        }
        if (!offered(line)) {
            return;
        }
        if (octets.isPresent() && octets.getAsInt() == 0) {
            chunk(line, new byte[0], false);
            return;
        }
        sight.note(
                octets.isPresent()
                        ? "Type " + octets.getAsInt() + " octets, each line and two for its end; then they are sent."
                        : "Type the chunk. A line with a dot alone ends it; the console counts.");
        byte[] typed = typed(octets.orElse(TYPED_OCTETS_MAX), octets.isEmpty());
        if (octets.isPresent()) {
            chunk(line, typed, false);
        } else {
            chunk("BDAT " + typed.length + (last ? " LAST" : ""), typed, true);
        }
    }

    private static OptionalInt octets(String[] words, boolean last) {
        String number = words.length > 1 && !(last && words.length == 2) ? words[1] : "";
        boolean sound = number.matches("[0-9]{1,7}") && Integer.parseInt(number) <= TYPED_OCTETS_MAX;
        return sound ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }

    /// A server that does not know BDAT takes the octets behind it for commands.
    private boolean offered(String line) {
        boolean offered = session.extensions().has("CHUNKING");
        if (!offered) {
            sight.note("The server has not offered CHUNKING (EHLO tells), and would take the octets for commands."
                    + " Nothing was sent; :raw sends whatever you want.");
        }
        return offered && !line.isEmpty();
    }

    private byte[] typed(int octetsMax, boolean untilDot) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        while (chunk.size() < octetsMax) {
            switch (sight.screen().ask(new Prompt.Text(BODY))) {
                case Typed.Line(String text) -> {
                    if (untilDot && text.equals(DOT)) {
                        return chunk.toByteArray();
                    }
                    chunk.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                case Typed.Interrupted _, Typed.End _ -> throw given();
            }
        }
        byte[] whole = chunk.toByteArray();
        if (whole.length > octetsMax) {
            sight.note("That were " + whole.length + " octets; the first " + octetsMax + " are sent, as announced.");
        }
        return java.util.Arrays.copyOf(whole, octetsMax);
    }

    private void chunk(String line, byte[] octets, boolean shown) throws IOException {
        session.said(line);
        sight.echoing(shown);
        try {
            session.remote().line(line);
        } finally {
            sight.echoing(false);
        }
        session.remote().octets(octets);
        session.hear();
    }
}
