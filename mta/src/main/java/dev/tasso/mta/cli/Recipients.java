package dev.tasso.mta.cli;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say from whom a message is, and to whom it goes.
final class Recipients {

    @Option(names = "--to", required = true, split = ",", paramLabel = "ADDRESS", description = "to whom")
    private List<String> to = new ArrayList<>();

    @Option(names = "--from", paramLabel = "ADDRESS", description = "from whom (\"<>\" for the null sender)")
    private @Nullable String from;

    List<Mailbox> mailboxes() throws Failed {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (String one : to) {
            mailboxes.add(mailbox(one));
        }
        return mailboxes;
    }

    /// By domain, in the order in which they were given: each domain has hosts of its own.
    Map<String, List<Mailbox>> byDomain() throws Failed {
        Map<String, List<Mailbox>> domains = new LinkedHashMap<>();
        for (Mailbox mailbox : mailboxes()) {
            domains.computeIfAbsent(mailbox.domain().ascii(), _ -> new ArrayList<>())
                    .add(mailbox);
        }
        return domains;
    }

    ReversePath sender() throws Failed {
        if (from == null) {
            String user = System.getProperty("user.name", "tasso").replaceAll("[^A-Za-z0-9._-]", "");
            return new ReversePath.Sender(mailbox((user.isEmpty() ? "tasso" : user) + "@localhost"));
        }
        return from.equals("<>") || from.isEmpty() ? new ReversePath.Null() : new ReversePath.Sender(mailbox(from));
    }

    /// Whether an address cannot be said without SMTPUTF8.
    boolean needUtf8() throws Failed {
        return mailboxes().stream().anyMatch(mailbox -> !mailbox.ascii())
                || (sender() instanceof ReversePath.Sender(Mailbox mailbox) && !mailbox.ascii());
    }

    static Mailbox mailbox(String text) throws Failed {
        String bare = text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
        return Mailbox.parse(bare.strip())
                .orElseThrow(() -> new Failed(ExitCodes.USAGE, "not an address: " + text, "write it as name@domain"));
    }
}
