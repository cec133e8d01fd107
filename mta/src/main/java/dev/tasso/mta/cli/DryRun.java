package dev.tasso.mta.cli;

import dev.tasso.mta.cli.IntroductionOptions.Greeting;
import dev.tasso.mta.cli.Security.Encryption;
import dev.tasso.smtp.client.Extensions;
import dev.tasso.smtp.client.Manner;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.command.Xtext;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What would be said to a server that offers everything and agrees to all, as a transcript of one side.
final class DryRun {
    private final List<Entry> said = new ArrayList<>();

    private DryRun() {}

    static Transcript of(Opening opening, Outgoing mail, byte[] message, Manner manner) {
        DryRun run = new DryRun();
        run.opening(opening);
        run.transaction(mail, message, manner, opening.introduction().greeting());
        run.say("QUIT");
        return new Transcript(run.said);
    }

    private void say(String line) {
        said.add(new Entry(Kind.CLIENT, 0, line));
    }

    private void remark(String text) {
        said.add(new Entry(Kind.REMARK, 0, text));
    }

    private void opening(Opening opening) {
        remark("nothing was sent; to a server at " + opening.server() + " that offers everything, this would be:");
        opening.introduction().header().ifPresent(header -> {
            Recorder raw = Recorder.client(1);
            raw.sentRaw(header.octets(opening.introduction().version()));
            said.addAll(raw.transcript().entries());
        });
        Encryption encryption = opening.encryption();
        if (encryption == Encryption.IMPLICIT) {
            remark("TLS");
        }
        say(opening.hello());
        Map<String, String> attributes = opening.introduction().xclient();
        if (!attributes.isEmpty()) {
            StringBuilder line = new StringBuilder("XCLIENT");
            attributes.forEach(
                    (name, value) -> line.append(' ').append(name).append('=').append(Xtext.encode(value)));
            say(line.toString());
            say(opening.hello());
        }
        if (encryption == Encryption.STARTTLS || encryption == Encryption.OFFERED) {
            say("STARTTLS");
            remark("TLS");
            say(opening.hello());
        }
        if (opening.proof().credentials().isPresent()) {
            String mechanisms = opening.proof().mechanisms().stream()
                    .map(Mechanism::saslName)
                    .collect(Collectors.joining(", "));
            say("AUTH " + (mechanisms.contains(",") ? "..." : mechanisms) + " ***");
            remark("by the strongest that is offered of: " + mechanisms);
        }
    }

    private void transaction(Outgoing mail, byte[] message, Manner manner, Greeting greeting) {
        mail.envelope(greeting == Greeting.SMTP ? Extensions.none() : everything())
                .forEach(this::say);
        boolean chunks = manner.transfer() == Manner.Transfer.BDAT;
        if (chunks) {
            for (int from = 0; from == 0 || from < message.length; from += manner.chunkOctets()) {
                int octets = Math.min(manner.chunkOctets(), message.length - from);
                say("BDAT " + octets + (from + octets >= message.length ? " LAST" : ""));
            }
        } else {
            say("DATA");
        }
        String text = new String(message, StandardCharsets.UTF_8);
        text.lines().forEach(line -> say(chunks || !line.startsWith(".") ? line : "." + line));
        if (!chunks) {
            say(".");
        }
    }

    private static Extensions everything() {
        Map<String, String> offered = new HashMap<>();
        for (String each : new String[] {"SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING", "AUTH"}) {
            offered.put(each, "");
        }
        Arrays.stream(Extension.values()).forEach(each -> offered.put(each.keyword(), ""));
        return new Extensions(offered);
    }
}
