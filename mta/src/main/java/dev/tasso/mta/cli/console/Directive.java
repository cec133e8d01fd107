package dev.tasso.mta.cli.console;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What the console itself can be told; each begins with a colon.
enum Directive {
    STARTTLS("", "STARTTLS and the handshake"),
    AUTH("[user] [mechanism]", "log in; the password is asked for, base64 and hashes are done for you"),
    DATA("file", "send this file by DATA; dots are doubled for you"),
    BDAT("file", "send this file by BDAT; octets are counted for you"),
    RAW("\"...\"", "send these octets as they are: \\r \\n \\t \\0 \\xff \\\\ \\\""),
    PLAY("file", "play a transcript: say its C: lines, compare its S: lines"),
    SAVE("file", "write down the conversation, without secrets; :play and standard input take it"),
    EXPLAIN("on|off", "say what each reply means, or do not"),
    TUTORIAL("", "a guided tour with a server of its own; then back here"),
    SKIP("", "in the tour: go on to the next lesson"),
    HELP("", "this list"),
    QUIT("", "say QUIT and leave; Ctrl-D does the same");

    private final String form;
    private final String about;

    Directive(String form, String about) {
        this.form = form;
        this.about = about;
    }

    /// As it is typed.
    String typed() {
        return ":" + name().toLowerCase(Locale.ROOT);
    }

    /// What stands behind it; may be empty.
    String form() {
        return form;
    }

    String about() {
        return about;
    }

    /// By its name, or a beginning of it that no other has.
    static Optional<Directive> named(String word) {
        String typed = word.toLowerCase(Locale.ROOT);
        var fitting = Arrays.stream(values())
                .filter(one -> one.typed().startsWith(typed) && typed.length() > 1)
                .toList();
        return fitting.size() == 1
                ? Optional.of(fitting.getFirst())
                : fitting.stream().filter(one -> one.typed().equals(typed)).findFirst();
    }
}
