package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Explains a conversation while it goes on: each reply as the answer to its command. What was agreed to is explained
/// too, for whoever sees it for the first time.
public final class Following {
    private final Explainer explainer;
    private final Dialogue dialogue = new Dialogue();
    private String verb = "greeting";
    private int replies;

    Following(Explainer explainer, String server) {
        this.explainer = explainer;
        dialogue.note("Trying " + server);
    }

    /// The client said a line: a command, an answer within AUTH, or a line of the message, of which only the dot that
    /// ends it counts.
    public void said(String line) {
        if (dialogue.inBody()) {
            verb = "message";
            dialogue.body(line);
            return;
        }
        if (!dialogue.inExchange()) {
            String command = line.strip().toLowerCase(Locale.ROOT);
            verb = command.startsWith("bdat") && command.endsWith(" last") ? "last" : command.split("[ :]", 2)[0];
        }
        dialogue.command(line);
    }

    /// Whether the client's next line is an answer within AUTH.
    public boolean inExchange() {
        return dialogue.inExchange();
    }

    /// TLS is active, without anybody having asked for it in the conversation.
    public void secured() {
        dialogue.secured();
    }

    /// The server answered.
    public Explanation heard(Reply reply) {
        replies++;
        return explainer.explain(dialogue.reply(replies, Said.of(reply)), verb);
    }

    /// What the last reply answered: a command in lower case, `greeting`, `message`, or `last` for the last chunk.
    public String verb() {
        return verb;
    }

    /// How far it has come.
    public Standing standing() {
        return dialogue.standing();
    }

    /// What the reply to EHLO offers, line by line.
    public List<Offered> offers(Reply reply) {
        if (!verb.equals("ehlo") || !reply.positive()) {
            return List.of();
        }
        List<Offered> offers = new ArrayList<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            String keyword = line.strip().split("[ =]", 2)[0].toUpperCase(Locale.ROOT);
            Optional<Rule> rule = explainer.extension(keyword);
            offers.add(new Offered(
                    keyword,
                    rule.map(Rule::means).orElse(""),
                    rule.map(Rule::clause).orElse("")));
        }
        return offers;
    }

    /// One extension that a server offers.
    ///
    /// @param means empty where it is not known
    public record Offered(String keyword, String means, String clause) {}
}
