package dev.tasso.smtp.client;

import dev.tasso.smtp.client.Sent.Result;
import dev.tasso.smtp.reply.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is known so far of each recipient of one message. The first thing that decides stands.
final class Fates {

    /// In place of a reply that nobody waits for.
    static final Reply UNHEARD = Reply.of(421, "4.4.2", "This reply was not waited for");

    private final List<Outgoing.To> recipients;
    private final Map<Integer, Result> results = new TreeMap<>();
    private final Map<Integer, Reply> accepted = new LinkedHashMap<>();

    Fates(List<Outgoing.To> recipients) {
        this.recipients = recipients;
    }

    boolean decided(int recipient) {
        return results.containsKey(recipient);
    }

    boolean allDecided() {
        return results.size() == recipients.size();
    }

    /// Those that are decided, in the order of the recipients.
    List<Result> results() {
        return List.copyOf(results.values());
    }

    /// The server knows this one, who still needs the message.
    void accept(int recipient, Reply reply) {
        if (!decided(recipient)) {
            accepted.put(recipient, reply);
        }
    }

    /// Whom the server knows, in the order in which it said so.
    List<Integer> accepted() {
        return List.copyOf(accepted.keySet());
    }

    /// It ends at this point: whom the server knows has its word for that, and after it the last reply.
    void decideSoFar(Stage point, Reply last) {
        if (point == Stage.RCPT) {
            accepted.forEach((recipient, reply) -> decide(recipient, point, reply));
        }
        decideRest(point, last);
    }

    void decide(int recipient, Stage at, Reply reply) {
        results.putIfAbsent(recipient, new Result(recipients.get(recipient).mailbox(), at, reply));
    }

    void decideRest(Stage at, Reply reply) {
        for (int i = 0; i < recipients.size(); i++) {
            decide(i, at, reply);
        }
    }
}
