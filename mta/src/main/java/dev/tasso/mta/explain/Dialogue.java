package dev.tasso.mta.explain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Follows a conversation that somebody else had: which command a reply answers, and where either side left the order
/// of RFC 5321 section 4.1.4.
final class Dialogue {
    private static final String ORDER = "RFC 5321 section 4.1.4";

    /// What a server may say where it agrees (RFC 5321 section 4.3.2).
    private static final Map<Stage, List<Integer>> AGREEMENT = Map.of(
            Stage.GREETING, List.of(220),
            Stage.HELLO, List.of(250),
            Stage.TLS, List.of(220),
            Stage.AUTH, List.of(235, 334),
            Stage.MAIL, List.of(250),
            Stage.RCPT, List.of(250, 251),
            Stage.DATA, List.of(354),
            Stage.END_OF_DATA, List.of(250),
            Stage.QUIT, List.of(221));

    /// Commands whose reply has not come; more are not remembered.
    private static final int OPEN_MAX = 1_000;

    /// A command whose reply has not come.
    ///
    /// @param ends whether a transaction is over with it
    private record Open(Stage stage, String mailbox, boolean ends, Optional<Breach> breach) {
        static Open of(Stage stage) {
            return new Open(stage, "", true, Optional.empty());
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private Scene scene = Scene.EMPTY;
    private boolean greeted;
    private boolean introduced;
    private boolean secure;
    private boolean authenticated;
    private boolean inTransaction;
    private int recipients;
    private boolean inBody;
    private boolean inExchange;

    /// Whether the client's lines are a message now.
    boolean inBody() {
        return inBody;
    }

    /// Whether a reply is owed.
    boolean waiting() {
        return !open.isEmpty() || !greeted;
    }

    /// Whether the client's next line answers a challenge.
    boolean inExchange() {
        return inExchange;
    }

    void secured() {
        secure = true;
    }

    /// How far it has come.
    Standing standing() {
        return new Standing(introduced, secure, authenticated, inTransaction, recipients, inBody);
    }

    Scene scene() {
        return open.isEmpty() ? scene : scene.at(open.peek().stage());
    }

    void body(String line) {
        if (line.equals(".")) {
            inBody = false;
            open.add(Open.of(Stage.END_OF_DATA));
        }
    }

    /// What tools print about the connection: only the server's name is of use.
    void note(String text) {
        String[] words = text.split(" ", -1);
        for (int i = 0; i + 1 < words.length; i++) {
            boolean named = words[i].equals("Trying") || (words[i].equals("to") && text.contains("Connected"));
            String name = LogReader.host(words[i + 1]);
            if (named && !name.isEmpty() && Character.isLetter(name.charAt(0))) {
                scene = scene.between(name, scene.client());
            }
        }
    }

    void command(String line) {
        if (open.size() >= OPEN_MAX) {
            return;
        }
        if (inExchange) {
            inExchange = false;
            open.add(Open.of(Stage.AUTH));
            return;
        }
        Stage stage = Stage.ofCommand(line);
        open.add(new Open(stage, mailbox(line), ends(line), outOfOrder(stage).or(() -> Grammar.breach(line))));
        if (stage == Stage.HELLO) {
            int space = line.indexOf(' ');
            scene = scene.between(
                    scene.server(), space < 0 ? "" : line.substring(space + 1).strip());
        }
    }

    /// NOOP, VRFY and the like leave a transaction as it is, and so does each chunk but the last.
    private static boolean ends(String line) {
        String command = line.strip().toUpperCase(Locale.ROOT);
        return command.startsWith("BDAT") ? command.endsWith(" LAST") : command.startsWith("RSET");
    }

    private Optional<Breach> outOfOrder(Stage stage) {
        boolean transaction = stage == Stage.MAIL || stage == Stage.RCPT || stage == Stage.DATA;
        if (transaction && !introduced && !asked(Stage.HELLO)) {
            return broken(ORDER, "The client has not said EHLO (or HELO) before it.");
        }
        return switch (stage) {
            case MAIL ->
                inTransaction
                        ? broken(
                                ORDER,
                                "A transaction is open: the client has to end it with DATA or RSET before the next"
                                        + " MAIL.")
                        : Optional.empty();
            case RCPT ->
                inTransaction || asked(Stage.MAIL)
                        ? Optional.empty()
                        : broken(ORDER, "No MAIL was accepted before this RCPT.");
            case DATA ->
                recipients > 0 || asked(Stage.RCPT)
                        ? Optional.empty()
                        : broken("RFC 5321 section 3.3", "No RCPT was accepted before this DATA.");
            case TLS -> secure ? broken("RFC 3207 section 4", "TLS was active already.") : Optional.empty();
            case AUTH ->
                authenticated || inTransaction
                        ? broken("RFC 4954 section 4", "AUTH may be said once, and not within a transaction.")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// Sent ahead of its reply (RFC 2920).
    private boolean asked(Stage stage) {
        return open.stream().anyMatch(one -> one.stage() == stage);
    }

    private static Optional<Breach> broken(String clause, String what) {
        return Optional.of(new Breach(Side.CLIENT, clause, what));
    }

    Finding reply(int line, Said said) {
        if (!greeted) {
            greeted = true;
            int end = said.text().indexOf(' ');
            String name = end < 0 ? said.text() : said.text().substring(0, end);
            if (name.indexOf('.') > 0) {
                scene = scene.between(name, scene.client());
            }
            return new Finding(line, said, scene.at(Stage.GREETING), unexpected(Stage.GREETING, said));
        }
        Open answered = open.poll();
        if (answered == null) {
            Optional<Breach> unasked = said.code() == 421
                    ? Optional.empty()
                    : Optional.of(new Breach(
                            Side.SERVER, "RFC 5321 section 4.2", "Nothing was asked: each command has one reply."));
            return new Finding(line, said, scene, unasked);
        }
        boolean agreed = said.severity() == 2 || said.severity() == 3;
        if (agreed) {
            proceed(answered, said);
        } else if (answered.stage() == Stage.END_OF_DATA) {
            endTransaction();
        }
        Scene then = answered.stage() == Stage.RCPT ? scene.of(scene.sender(), answered.mailbox()) : scene;
        Optional<Breach> breach = answered.breach().or(() -> unexpected(answered.stage(), said));
        return new Finding(line, said, then.at(answered.stage()), breach);
    }

    private void proceed(Open answered, Said said) {
        switch (answered.stage()) {
            case HELLO -> {
                introduced = true;
                endTransaction();
            }
            case TLS -> {
                // Whatever else a server says to STARTTLS, no handshake follows.
                if (said.code() == 220) {
                    secure = true;
                    introduced = false;
                }
            }
            case AUTH -> {
                inExchange = said.code() == 334;
                authenticated = said.code() == 235;
            }
            case MAIL -> {
                inTransaction = true;
                scene = scene.of(answered.mailbox(), "");
            }
            case RCPT -> {
                recipients++;
                scene = scene.of(scene.sender(), answered.mailbox());
            }
            case DATA -> inBody = said.code() == 354;
            case END_OF_DATA, OTHER -> {
                if (answered.ends()) {
                    endTransaction();
                }
            }
            default -> {}
        }
    }

    private void endTransaction() {
        inTransaction = false;
        recipients = 0;
    }

    private static Optional<Breach> unexpected(Stage stage, Said said) {
        boolean agreed = said.severity() == 2 || said.severity() == 3;
        List<Integer> expected = AGREEMENT.getOrDefault(stage, List.of(said.code()));
        if (!agreed || expected.contains(said.code())) {
            return Optional.empty();
        }
        String what = "To agree, a server answers " + stage.phrase() + " with " + expected.getFirst() + ", not with "
                + said.code() + ".";
        return Optional.of(new Breach(Side.SERVER, "RFC 5321 section 4.3.2", what));
    }

    private static String mailbox(String command) {
        int start = command.indexOf('<');
        int end = command.indexOf('>', start);
        return start < 0 || end < 0 ? "" : command.substring(start + 1, end);
    }
}
