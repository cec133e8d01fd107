package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.EnhancedCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All rules, each file read when it is first needed: a bare code needs the codes only, and is answered the sooner.
final class Rules {

    /// What says that a reply has words: the providers and programs whose wordings are known.
    static final List<String> WORDINGS = List.of(
            "gmail",
            "microsoft",
            "yahoo",
            "icloud",
            "gmx",
            "t-online",
            "amazon",
            "proofpoint",
            "mimecast",
            "barracuda",
            "spamhaus",
            "cisco",
            "postfix",
            "exim",
            "sendmail",
            "opensmtpd",
            "tasso",
            "network",
            "common");

    private @Nullable List<Rule> codes;
    private @Nullable List<Rule> statuses;
    private @Nullable List<Rule> wordings;
    private @Nullable List<Rule> agreements;
    private @Nullable List<Rule> extensions;

    /// The rule for a code such as 550.
    Optional<Rule> code(int code) {
        return codes().stream()
                .filter(rule -> rule.id().equals(Integer.toString(code)))
                .findFirst();
    }

    /// The rule for an enhanced code that is registered at IANA, whatever its class.
    Optional<Rule> status(EnhancedCode enhanced) {
        String id = "x." + enhanced.subject() + "." + enhanced.detail();
        return statuses().stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /// The rule for the second number of an enhanced code, where the third is nobody's.
    Optional<Rule> subject(EnhancedCode enhanced) {
        String id = "x." + enhanced.subject();
        return statuses().stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /// The rule for a command, in lower case, that was agreed to by this code.
    Optional<Rule> agreement(String verb, Said said) {
        return agreements().stream()
                .filter(rule -> rule.id().equals(verb + "-" + said.code()))
                .findFirst();
    }

    /// The rule for a keyword of EHLO's reply.
    Optional<Rule> extension(String keyword) {
        return extensions().stream().filter(rule -> rule.id().equals(keyword)).findFirst();
    }

    /// The rule that knows these words best.
    Optional<Rule> wording(Said said) {
        String text = said.text().toLowerCase(Locale.ROOT);
        Rule best = null;
        int most = 0;
        for (Rule rule : wordings()) {
            int fit = rule.fit(said, text);
            if (fit > most) {
                best = rule;
                most = fit;
            }
        }
        return Optional.ofNullable(best);
    }

    synchronized List<Rule> codes() {
        if (codes == null) {
            codes = read("codes");
        }
        return codes;
    }

    synchronized List<Rule> statuses() {
        if (statuses == null) {
            statuses = read("status");
        }
        return statuses;
    }

    synchronized List<Rule> agreements() {
        if (agreements == null) {
            agreements = read("agreements");
        }
        return agreements;
    }

    synchronized List<Rule> extensions() {
        if (extensions == null) {
            extensions = read("extensions");
        }
        return extensions;
    }

    synchronized List<Rule> wordings() {
        if (wordings == null) {
            List<Rule> all = new ArrayList<>();
            WORDINGS.forEach(name -> all.addAll(read(name)));
            wordings = all;
        }
        return wordings;
    }

    private static List<Rule> read(String name) {
        String file = name + ".rules";
        try (InputStream in = Rules.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + file);
            }
            return RuleFile.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
