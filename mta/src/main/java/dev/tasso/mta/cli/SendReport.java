package dev.tasso.mta.cli;

import dev.tasso.mta.cli.Courier.Done;
import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.explain.Explanation;
import dev.tasso.mta.explain.Paste;
import dev.tasso.smtp.client.Manner;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.transcript.Visible;
import dev.tasso.smtp.wire.TlsInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells what became of messages, each refusal with what it means beneath it.
final class SendReport {
    private final Printing printing;
    private final boolean explains;
    private final Set<String> explained = new HashSet<>();

    SendReport(Printing printing, boolean explains) {
        this.printing = printing;
        this.explains = explains;
    }

    void done(int round, Done done) {
        done.missing()
                .forEach(what -> printing.note("the server does not offer " + what.keyword()
                        + ": the message went without what was asked of it"));
        if (printing.json()) {
            printing.object(object(round, done));
            return;
        }
        done.sent().ifPresent(sent -> sent.results().forEach(result -> told(result, done)));
        done.brokenOff().ifPresent(it -> printing.chat("broken off after " + it.point() + ", as asked"));
    }

    private void told(Sent.Result result, Done done) {
        boolean asAsked = asAsked(result, done);
        if (result.accepted() || asAsked) {
            if (!printing.quiet() && result.accepted()) {
                String line = Visible.text(result.recipient() + ": taken: " + result.reply());
                printing.out().println(printing.paint().good(line));
            }
            return;
        }
        String line = Visible.text(result.recipient() + ": refused at " + result.stage() + ": " + result.reply());
        Paint paint = printing.paint();
        printing.out().println(result.reply().temporary() ? paint.doubtful(line) : paint.bad(line));
        explain(done.transcript(), result.reply());
    }

    /// What a refusal in the conversation means; where no message came into it, the last one.
    void refused(Transcript transcript) {
        if (!printing.json()) {
            List<Explanation> refusals = refusals(transcript);
            if (!refusals.isEmpty()) {
                beneath(refusals.getLast());
            }
        }
    }

    /// Why another host is tried.
    void next(ServerAddress server, String why) {
        printing.note(server + ": " + why + "; trying the next host");
    }

    private void explain(Transcript transcript, Reply reply) {
        meaning(transcript, reply).ifPresent(this::beneath);
    }

    private void beneath(Explanation one) {
        if (explains && !printing.quiet() && explained.add(one.said().toString())) {
            new ExplainedText(printing.out(), printing.paint()).beneath(one);
        }
    }

    private static Optional<Explanation> meaning(Transcript transcript, Reply reply) {
        List<Explanation> fitting = refusals(transcript).stream()
                .filter(one -> one.said().code() == reply.code()
                        && one.said().enhanced().equals(reply.enhanced()))
                .toList();
        return fitting.isEmpty()
                ? new Explainer()
                        .explain(Paste.of(reply.toString())).explanations().stream()
                                .findFirst()
                : Optional.of(fitting.getLast());
    }

    private static List<Explanation> refusals(Transcript transcript) {
        return new Explainer()
                .explain(Paste.of(transcript.print())).explanations().stream()
                        .filter(one -> one.said().temporary() || one.said().permanent())
                        .toList();
    }

    private ObjectNode object(int round, Done done) {
        ObjectNode node = Printing.object()
                .put("message", round)
                .put("server", done.server().toString())
                .put("accepted", done.sent().filter(Sent::accepted).isPresent())
                .put(
                        "brokenOff",
                        done.brokenOff().map(it -> it.point().toString()).orElse(""))
                .put("tls", done.tls().map(TlsInfo::protocol).orElse(""))
                .put("cipher", done.tls().map(TlsInfo::cipherSuite).orElse(""))
                .put("milliseconds", done.time().toMillis());
        ArrayNode recipients = node.putArray("recipients");
        done.sent().ifPresent(sent -> sent.results().forEach(result -> recipients.add(object(result, done))));
        return node;
    }

    private ObjectNode object(Sent.Result result, Done done) {
        Reply reply = result.reply();
        Optional<Explanation> meaning =
                reply.positive() || asAsked(result, done) ? Optional.empty() : meaning(done.transcript(), reply);
        return Printing.object()
                .put("to", result.recipient().text())
                .put("accepted", result.accepted())
                .put("stage", result.stage().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("code", reply.code())
                .put("enhanced", reply.enhanced().map(Object::toString).orElse(""))
                .put("reply", reply.toString())
                .put("means", meaning.map(Explanation::means).orElse(""))
                .put("retry", meaning.map(it -> it.retry().word()).orElse(""));
    }

    /// Whether it came as far as it was to come.
    private static boolean asAsked(Sent.Result result, Done done) {
        Optional<Manner.Stop> stop = done.brokenOff().flatMap(BreakOff::stop);
        return stop.filter(it -> it.after() == result.stage()
                        && (it.unheard()
                                || result.reply().positive()
                                || result.reply().intermediate()))
                .isPresent();
    }

    /// How the command ends because of this message.
    static int exitCode(Done done) {
        List<Reply> refusals = done.sent().map(Sent::results).orElse(List.of()).stream()
                .filter(result -> !result.accepted() && !asAsked(result, done))
                .map(Sent.Result::reply)
                .toList();
        if (refusals.isEmpty()) {
            return ExitCodes.OK;
        }
        return refusals.stream().anyMatch(Reply::permanent) ? ExitCodes.REFUSED : ExitCodes.TEMPORARY;
    }
}
