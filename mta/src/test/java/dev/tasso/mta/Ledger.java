package dev.tasso.mta;

import dev.tasso.smtp.scenario.ReceivedMail;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was handed to a server and how it answered, to be compared with what came out at the other end.
final class Ledger {

    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (\\d+)\r?$");

    private final IntFunction<String> message;
    private final Set<Integer> promised = ConcurrentHashMap.newKeySet();
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();

    /// @param message what the message of each number is
    Ledger(IntFunction<String> message) {
        this.message = message;
    }

    String message(int number) {
        return message.apply(number);
    }

    /// It got its 250.
    void promise(int number) {
        promised.add(number);
    }

    /// It was told that it was not taken.
    void refuse(int number) {
        refused.add(number);
    }

    Set<Integer> promised() {
        return promised;
    }

    /// The number that a message, or the message that a report returns, has in its subject; -1 for none.
    static int number(ReceivedMail mail) {
        Matcher found = SUBJECT.matcher(mail.text());
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    /// What did not come, came in parts, came more than once, and came although it was refused.
    record Balance(int promised, Set<Integer> lost, Set<Integer> torn, Set<Integer> again, Set<Integer> unwanted) {

        boolean nothingLost() {
            return lost.isEmpty() && torn.isEmpty();
        }

        @Override
        public String toString() {
            return promised + " promised, " + lost.size() + " lost" + named(lost) + ", " + torn.size() + " torn"
                    + named(torn) + ", " + again.size() + " came again, " + unwanted.size()
                    + " came though refused" + named(unwanted);
        }

        private static String named(Set<Integer> numbers) {
            return numbers.isEmpty() ? "" : " " + numbers.stream().limit(10).toList();
        }
    }

    /// @param mails messages as they arrived
    /// @param reports reports that arrived; each stands for its message
    Balance balance(Collection<ReceivedMail> mails, Collection<ReceivedMail> reports) {
        Map<Integer, Integer> came = new HashMap<>();
        Set<Integer> torn = new TreeSet<>();
        for (ReceivedMail mail : mails) {
            int number = number(mail);
            came.merge(number, 1, Integer::sum);
            if (number < 0 || !mail.text().endsWith(message(number))) {
                torn.add(number);
            }
        }
        for (ReceivedMail report : reports) {
            came.merge(number(report), 1, Integer::sum);
        }
        Set<Integer> lost = new TreeSet<>(promised);
        lost.removeAll(came.keySet());
        Set<Integer> again = new TreeSet<>();
        came.forEach((number, times) -> {
            if (times > 1) {
                again.add(number);
            }
        });
        Set<Integer> unwanted = new TreeSet<>(refused);
        unwanted.retainAll(came.keySet());
        return new Balance(promised.size(), lost, torn, again, unwanted);
    }

    /// The numbers of what has come.
    static Set<Integer> numbers(List<ReceivedMail> mails) {
        Set<Integer> numbers = new TreeSet<>();
        mails.forEach(mail -> numbers.add(number(mail)));
        return numbers;
    }
}
