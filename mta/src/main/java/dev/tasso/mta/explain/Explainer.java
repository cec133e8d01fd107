package dev.tasso.mta.explain;

import dev.tasso.mta.explain.Explanation.Certainty;
import dev.tasso.smtp.reply.EnhancedCode;
import dev.tasso.smtp.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says what replies mean, out of rules that come with the program: nothing is asked over the network.
///
/// The words decide where a rule knows them; otherwise the enhanced code, otherwise the code; and it says which of
/// these it was. Words that no rule knows are never explained but by their code.
public final class Explainer {
    private final Rules rules = new Rules();

    /// Explains what somebody pasted.
    public Report explain(Paste paste) {
        Reading reading = Reading.of(paste.lines());
        List<Explanation> explanations = new ArrayList<>();
        int passedOver = reading.passedOver();
        boolean refusals =
                reading.findings().stream().anyMatch(finding -> finding.said().refused());
        for (Finding finding : reading.findings()) {
            if (reading.kind() == Kind.LOG && refusals && !finding.said().refused()) {
                passedOver++;
            } else {
                explanations.add(explain(reading.kind(), finding));
            }
        }
        return new Report(reading.kind(), explanations, passedOver, paste.cut());
    }

    /// Explains one reply of a remote server in one sentence: for histories. Empty where nothing but its code is known.
    public Optional<String> sentence(Reply reply) {
        Said said = Said.of(reply);
        return said.refused() ? rules.wording(said).map(rule -> named(rule) + rule.means()) : Optional.empty();
    }

    /// Explains a conversation with this server while it goes on.
    public Following following(String server) {
        return new Following(this, server);
    }

    /// One reply to a command; where it agrees, what that means for this very command.
    ///
    /// @param verb in lower case; `greeting` before any, `message` behind the final dot
    Explanation explain(Finding finding, String verb) {
        Said said = finding.said();
        Optional<Rule> agreed = said.refused() ? Optional.empty() : rules.agreement(verb, said);
        return agreed.isPresent()
                ? build(Kind.TRANSCRIPT, finding, agreed.get(), Certainty.CODE)
                : explain(Kind.TRANSCRIPT, finding);
    }

    /// What an extension of SMTP is for, by its keyword in upper case.
    Optional<Rule> extension(String keyword) {
        return rules.extension(keyword);
    }

    private static String named(Rule rule) {
        return rule.who().isEmpty() ? "" : rule.who() + ": ";
    }

    private Explanation explain(Kind kind, Finding finding) {
        Said said = finding.said();
        boolean registered = said.enhanced().flatMap(rules::status).isPresent();
        boolean words = said.refused()
                && (!said.text().isEmpty() || (!registered && said.enhanced().isPresent()));
        Optional<Rule> wording = words ? rules.wording(said) : Optional.empty();
        if (wording.isPresent()) {
            return build(kind, finding, wording.get(), Certainty.WORDING);
        }
        Optional<Rule> byCode = byCode(said);
        if (byCode.isPresent()) {
            boolean unknown = said.refused() && !said.text().isEmpty();
            return build(kind, finding, byCode.get(), unknown ? Certainty.WORDS_UNKNOWN : Certainty.CODE);
        }
        return build(kind, finding, NOTHING, Certainty.UNKNOWN);
    }

    /// The enhanced code says more than the code; what it leaves open, the code may say.
    private Optional<Rule> byCode(Said said) {
        Optional<Rule> code = said.code() > 0 ? rules.code(said.code()) : Optional.empty();
        Optional<Rule> status = said.enhanced().flatMap(this::statusOrSubject);
        if (status.isEmpty() || (!said.refused() && code.isPresent())) {
            return code;
        }
        Rule exact = status.get();
        Rule rough = code.orElse(exact);
        return Optional.of(new Rule(
                exact.id(),
                "",
                List.of(),
                List.of(),
                false,
                exact.stage() == Stage.UNKNOWN ? rough.stage() : exact.stage(),
                exact.means(),
                exact.cause().isEmpty() ? rough.cause() : exact.cause(),
                exact.retry(),
                exact.clause().isEmpty() ? rough.clause() : exact.clause(),
                exact.broken() == Side.NOBODY ? rough.broken() : exact.broken(),
                exact.next().isEmpty() ? rough.next() : exact.next(),
                exact.source()));
    }

    private Optional<Rule> statusOrSubject(EnhancedCode enhanced) {
        return rules.status(enhanced).or(() -> rules.subject(enhanced));
    }

    private Explanation build(Kind kind, Finding finding, Rule rule, Certainty certainty) {
        Said said = finding.said();
        Scene scene = finding.scene().or(rule.stage());
        NextCommand filling = new NextCommand(said, scene);
        Optional<Breach> breach = finding.breach();
        return new Explanation(
                finding.line(),
                kind,
                said,
                scene,
                certainty,
                rule.id(),
                rule.who(),
                rule.means(),
                rule.cause(),
                retry(said, rule),
                breach.map(Breach::clause).orElse(rule.clause()),
                breach.map(Breach::by).orElse(rule.broken()),
                remarks(finding),
                rule.next().stream().map(filling::fill).toList(),
                rule.source());
    }

    private static Retry retry(Said said, Rule rule) {
        return switch (said.severity()) {
            case 2, 3 -> Retry.NEEDLESS;
            // Who says 4yz wants to be asked again, even where there is little hope.
            case 4 -> rule.retry() == Retry.AFTER_CHANGE && !rule.says().isEmpty() ? Retry.AFTER_CHANGE : Retry.LATER;
            default -> rule.retry();
        };
    }

    private List<String> remarks(Finding finding) {
        List<String> remarks = new ArrayList<>();
        finding.breach().ifPresent(breach -> remarks.add(breach.what()));
        if (!finding.remark().isEmpty()) {
            remarks.add(finding.remark());
        }
        Said said = finding.said();
        said.enhanced().ifPresent(enhanced -> {
            if (said.code() >= 200 && said.code() / 100 != enhanced.status()) {
                remarks.add("The codes contradict each other: " + said.code() + " and " + enhanced
                        + ". The first digit must be the same (RFC 2034 section 4); a client goes by " + said.code()
                        + ".");
            }
            if (rules.status(enhanced).isEmpty()) {
                remarks.add(enhanced + " is not registered at IANA: it is the server's own.");
            }
        });
        if (said.code() > 0 && rules.code(said.code()).isEmpty()) {
            remarks.add(said.code() + " stands in no RFC: only its first digit counts (RFC 5321 section 4.2.1).");
        }
        return remarks;
    }

    private static final Rule NOTHING = new Rule(
            "",
            "",
            List.of(),
            List.of(),
            false,
            Stage.UNKNOWN,
            "Nothing is known of this: it holds no code of SMTP that is known, and no words that are.",
            "It may be no reply at all.",
            Retry.UNKNOWN,
            "",
            Side.NOBODY,
            List.of(),
            "");
}
