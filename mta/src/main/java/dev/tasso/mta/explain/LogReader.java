package dev.tasso.mta.explain;

import java.util.Optional;

/// Reads one line of a log: of Postfix, Exim, Sendmail, OpenSMTPD or Tasso.
final class LogReader {
    private LogReader() {}

    static boolean recognises(String line) {
        return PostfixLine.recognises(line)
                || SendmailLine.recognises(line)
                || OpenSmtpdLine.recognises(line)
                || TassoLine.recognises(line)
                || EximLine.recognises(line);
    }

    /// Empty where nothing in the line can be explained: a connection, a queue manager's note.
    static Optional<Finding> read(int number, String line) {
        if (PostfixLine.recognises(line)) {
            return PostfixLine.read(number, line);
        }
        if (SendmailLine.recognises(line)) {
            return SendmailLine.read(number, line);
        }
        if (OpenSmtpdLine.recognises(line)) {
            return OpenSmtpdLine.read(number, line);
        }
        if (TassoLine.recognises(line)) {
            return TassoLine.read(number, line);
        }
        if (EximLine.recognises(line)) {
            return EximLine.read(number, line);
        }
        return ReplyReader.quoted(line).map(said -> new Finding(number, said, Scene.EMPTY));
    }

    /// What stands between two marks; empty where the first is not there, up to the end where the second is not.
    static String between(String line, String before, String after) {
        int start = line.indexOf(before);
        if (start < 0) {
            return "";
        }
        int from = start + before.length();
        int end = line.indexOf(after, from);
        return line.substring(from, end < 0 ? line.length() : end);
    }

    /// A mailbox as logs write it: perhaps in angle brackets.
    static String bare(String mailbox) {
        String stripped = mailbox.strip();
        return stripped.startsWith("<") && stripped.endsWith(">")
                ? stripped.substring(1, stripped.length() - 1)
                : stripped;
    }

    /// `host` of `host[192.0.2.1]:25`.
    static String host(String relay) {
        int end = 0;
        while (end < relay.length() && "[ (:,".indexOf(relay.charAt(end)) < 0) {
            end++;
        }
        while (end > 0 && relay.charAt(end - 1) == '.') {
            end--;
        }
        return relay.substring(0, end);
    }
}
