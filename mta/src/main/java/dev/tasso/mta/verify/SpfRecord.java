package dev.tasso.mta.verify;

import dev.tasso.mta.verify.SpfTerm.Directive;
import dev.tasso.mta.verify.SpfTerm.Mechanism;
import dev.tasso.mta.verify.SpfTerm.OtherModifier;
import dev.tasso.mta.verify.SpfTerm.Qualifier;
import dev.tasso.mta.verify.SpfTerm.Redirect;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may send in the name of a domain (RFC 7208 section 4.6 and the grammar of section 12).
public record SpfRecord(List<SpfTerm> terms) {
    private static final String GRAMMAR = "RFC 7208 section 12";
    private static final Pattern MODIFIER =
            Pattern.compile("(?<name>[A-Za-z][A-Za-z0-9_.-]*)=(?<value>.*)", Pattern.DOTALL);
    private static final Pattern DIRECTIVE =
            Pattern.compile("(?<qualifier>[-+?~]?)(?<name>[A-Za-z][A-Za-z0-9_.-]*)(?<rest>[:/].*)?", Pattern.DOTALL);
    private static final Pattern BITS =
            Pattern.compile("(?<domain>.*?)(?:/(?<four>\\d+))?(?://(?<six>\\d+))?", Pattern.DOTALL);
    private static final String LITERAL = "(?:[!-$&-~]|%%|%_|%-|%\\{[SsLlOoDdIiPpHhVv][0-9]*[Rr]?[-.+,/_=]*\\})*";
    private static final String EXPAND = "%\\{[SsLlOoDdIiPpHhVv][0-9]*[Rr]?[-.+,/_=]*\\}";
    private static final String TOP =
            "\\.(?:[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9])\\.?";
    private static final Pattern DOMAIN = Pattern.compile(LITERAL + "(?:" + TOP + "|" + EXPAND + "|%%|%_|%-)");
    private static final Pattern MACROS = Pattern.compile(LITERAL);
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    public SpfRecord {
        terms = List.copyOf(terms);
    }

    /// Whether a TXT record is of this kind at all (RFC 7208 section 4.5).
    public static boolean is(String text) {
        return text.regionMatches(true, 0, "v=spf1", 0, 6) && (text.length() == 6 || text.charAt(6) == ' ');
    }

    /// Reads a record that begins with the version.
    public static Judged<SpfRecord> read(String text) {
        Remarks remarks = new Remarks();
        List<SpfTerm> terms = new ArrayList<>();
        if (!is(text) || text.length() > TagList.RECORD_CHARACTERS_MAX) {
            String what = is(text) ? "the record is too long" : "the record does not begin with \"v=spf1 \"";
            remarks.error(1, what, "RFC 7208 section 4.5", "begin with v=spf1, one blank, then terms, and be brief");
            return new Judged<>(new SpfRecord(terms), remarks.list());
        }
        int position = 8;
        for (String term : text.substring(Math.min(7, text.length())).split(" ", -1)) {
            if (!term.isEmpty()) {
                read(term, position, remarks).ifPresent(terms::add);
            }
            position += term.length() + 1;
        }
        judge(terms, remarks);
        return new Judged<>(new SpfRecord(terms), remarks.list());
    }

    private static Optional<SpfTerm> read(String term, int position, Remarks remarks) {
        Matcher modifier = MODIFIER.matcher(term);
        if (modifier.matches()) {
            String name = modifier.group("name").toLowerCase(Locale.ROOT);
            String value = modifier.group("value");
            boolean domain = name.equals("redirect") || name.equals("exp");
            if (!(domain ? DOMAIN : MACROS).matcher(value).matches()) {
                remarks.error(
                        position,
                        "\"" + term + "\": what follows = is no domain name",
                        GRAMMAR,
                        "write " + name + "=domain");
                return Optional.empty();
            }
            return Optional.of(
                    name.equals("redirect") ? new Redirect(value, term, position) : new OtherModifier(name, value));
        }
        return directive(term, position, remarks);
    }

    private static Optional<SpfTerm> directive(String term, int position, Remarks remarks) {
        Matcher directive = DIRECTIVE.matcher(term);
        if (!directive.matches()) {
            remarks.error(
                    position,
                    "\"" + term + "\" is neither a mechanism nor a modifier",
                    GRAMMAR,
                    "remove or correct it");
            return Optional.empty();
        }
        Qualifier qualifier = switch (directive.group("qualifier")) {
            case "-" -> Qualifier.FAIL;
            case "~" -> Qualifier.SOFTFAIL;
            case "?" -> Qualifier.NEUTRAL;
            default -> Qualifier.PASS;
        };
        String rest = Optional.ofNullable(directive.group("rest")).orElse("");
        Optional<Mechanism> mechanism = mechanism(directive.group("name").toLowerCase(Locale.ROOT), rest);
        if (mechanism.isEmpty()) {
            remarks.error(
                    position,
                    "\"" + term + "\" " + complaint(directive.group("name"), rest),
                    GRAMMAR,
                    "correct or remove it: one bad term makes the whole record fail");
        }
        return mechanism.map(each -> new Directive(qualifier, each, term, position));
    }

    private static String complaint(String name, String rest) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "all" -> "has something after all";
            case "ip4" -> "is not ip4: with an IPv4 address and at most /32";
            case "ip6" -> "is not ip6: with an IPv6 address and at most /128";
            case "include", "exists" -> "has no well-formed domain after its colon";
            case "a", "mx", "ptr" -> "has a malformed domain or prefix length: " + rest;
            default -> "is a mechanism that nobody knows";
        };
    }

    private static Optional<Mechanism> mechanism(String name, String rest) {
        return switch (name) {
            case "all" -> rest.isEmpty() ? Optional.of(new Mechanism.All()) : Optional.empty();
            case "include" -> domain(rest).map(Mechanism.Include::new);
            case "exists" -> domain(rest).map(Mechanism.Exists::new);
            case "ptr" ->
                rest.isEmpty()
                        ? Optional.of(new Mechanism.Ptr(""))
                        : domain(rest).map(Mechanism.Ptr::new);
            case "ip4", "ip6" -> network(name.equals("ip4"), rest);
            case "a", "mx" -> hosts(name.equals("a"), rest);
            default -> Optional.empty();
        };
    }

    private static Optional<String> domain(String rest) {
        return Optional.of(rest)
                .filter(it -> it.startsWith(":"))
                .map(it -> it.substring(1))
                .filter(it -> DOMAIN.matcher(it).matches());
    }

    private static Optional<Mechanism> hosts(boolean a, String rest) {
        Matcher matcher = BITS.matcher(rest);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String domain = matcher.group("domain");
        int four = bits(Optional.ofNullable(matcher.group("four")).orElse("32"), 32);
        int six = bits(Optional.ofNullable(matcher.group("six")).orElse("128"), 128);
        if (four < 0 || six < 0 || (!domain.isEmpty() && domain(domain).isEmpty())) {
            return Optional.empty();
        }
        String name = domain.isEmpty() ? "" : domain.substring(1);
        return Optional.of(a ? new Mechanism.A(name, four, six) : new Mechanism.Mx(name, four, six));
    }

    private static Optional<Mechanism> network(boolean four, String rest) {
        int slash = rest.indexOf('/');
        int most = four ? 32 : 128;
        int bits = slash < 0 ? most : bits(rest.substring(slash + 1), most);
        String address = rest.isEmpty() ? "" : rest.substring(1, slash < 1 ? rest.length() : slash);
        boolean plausible = four ? DOTTED.matcher(address).matches() : address.contains(":") && !address.contains("%");
        if (bits < 0 || !rest.startsWith(":") || !plausible) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mechanism.Ip(InetAddress.ofLiteral(address), bits));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// A prefix length without leading zeros; -1 where it is none.
    private static int bits(String digits, int most) {
        boolean number = digits.matches("0|[1-9]\\d{0,2}");
        return number && Integer.parseInt(digits) <= most ? Integer.parseInt(digits) : -1;
    }

    private static void judge(List<SpfTerm> terms, Remarks remarks) {
        long redirects = terms.stream().filter(Redirect.class::isInstance).count();
        long explanations = terms.stream()
                .filter(it -> it instanceof OtherModifier other && other.name().equals("exp"))
                .count();
        if (redirects > 1 || explanations > 1) {
            remarks.error(0, "redirect= or exp= stands twice", "RFC 7208 section 6", "keep one of each");
        }
        boolean all = false;
        for (SpfTerm each : terms) {
            if (each instanceof Directive one) {
                if (all) {
                    remarks.warning(
                            one.position(),
                            "\"" + one.text() + "\" stands after all and is never looked at",
                            "RFC 7208 section 5.1",
                            "put it before all");
                }
                all |= one.mechanism() instanceof Mechanism.All;
                judge(one, remarks);
            }
        }
        if (all && redirects > 0) {
            remarks.warning(
                    0, "redirect= is ignored where there is all", "RFC 7208 section 6.1", "remove one of the two");
        }
        if (!all && redirects == 0) {
            remarks.warning(
                    0,
                    "the record ends without all or redirect=: who is not named is neither allowed nor refused",
                    "RFC 7208 section 4.7",
                    "end with -all or ~all");
        }
    }

    private static void judge(Directive one, Remarks remarks) {
        if (one.mechanism() instanceof Mechanism.All && one.qualifier() == Qualifier.PASS) {
            remarks.warning(
                    one.position(),
                    "+all lets everybody send in this name",
                    "RFC 7208 section 11.1",
                    "write -all or ~all");
        }
        if (one.mechanism() instanceof Mechanism.Ptr) {
            remarks.warning(
                    one.position(),
                    "ptr should not be used",
                    "RFC 7208 section 5.5",
                    "name the hosts by a, mx, ip4 or ip6");
        }
    }
}
