package dev.tasso.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// OAUTHBEARER and XOAUTH2, the server's side: a token in one message; a bad one is answered with a word about why,
/// which
/// the client confirms before it is refused (RFC 7628 section 3).
final class TokenExchange implements ServerExchange {

    /// Possessive: otherwise each pair costs a frame of the stack, and the client decides how many there are.
    private static final String PAIRS = "(?:[A-Za-z]++=[^\u0001]*+\u0001)*+";

    /// `n,a=user,`, then `key=value` pairs between octets of value 1 (RFC 7628 section 3.1).
    private static final Pattern STANDARD =
            Pattern.compile("[ny],(?:a=(?<user>[^,\u0001]*))?,\u0001(?<pairs>" + PAIRS + ")\u0001");

    private static final Pattern OLD = Pattern.compile("user=(?<user>[^\u0001]*)\u0001(?<pairs>" + PAIRS + ")\u0001");

    /// Some client may have nothing to send and ask so what it should get (RFC 7628 section 4.3).
    private static final Pattern TOKEN = Pattern.compile("(?i:auth)=(?:(?i:bearer) +(?<token>[A-Za-z0-9._~+/=-]*))? *");

    private final Mechanism mechanism;
    private final Claimant claimant;
    private final TokenChecker tokens;
    private boolean denied;

    TokenExchange(Mechanism mechanism, Claimant claimant, TokenChecker tokens) {
        this.mechanism = mechanism;
        this.claimant = claimant;
        this.tokens = tokens;
    }

    @Override
    public byte[] opening() {
        return new byte[0];
    }

    @Override
    public Turn respond(byte[] response) {
        if (denied) {
            return new Turn.Done(new Verdict.Denied());
        }
        boolean standard = mechanism == Mechanism.OAUTHBEARER;
        Matcher message = (standard ? STANDARD : OLD).matcher(new String(response, StandardCharsets.ISO_8859_1));
        if (!message.matches()) {
            return new Turn.Malformed();
        }
        Optional<String> named = Optional.ofNullable(message.group("user"))
                .flatMap(it -> Secrets.text(it.getBytes(StandardCharsets.ISO_8859_1)));
        Optional<String> user = standard ? ScramMessage.unescape(named.orElse("")) : named;
        Optional<String> token = token(message.group("pairs"));
        if (user.isEmpty() || token.isEmpty()) {
            return new Turn.Malformed();
        }
        Verdict verdict =
                token.get().isEmpty() ? new Verdict.Denied() : tokens.check(user.get(), token.get(), claimant.from());
        if (verdict instanceof Verdict.Denied) {
            denied = true;
            return new Turn.Challenge(explanation().getBytes(StandardCharsets.UTF_8));
        }
        return new Turn.Done(verdict);
    }

    /// The token, possibly empty; nothing where the message has no room for one.
    private static Optional<String> token(String pairs) {
        for (String pair : pairs.split("\u0001", -1)) {
            Matcher token = TOKEN.matcher(pair);
            if (token.matches()) {
                return Optional.of(Optional.ofNullable(token.group("token")).orElse(""));
            }
        }
        return Optional.empty();
    }

    private String explanation() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("status", mechanism == Mechanism.OAUTHBEARER ? "invalid_token" : "401");
        if (mechanism == Mechanism.XOAUTH2) {
            members.put("schemes", "bearer");
        }
        members.putAll(tokens.hints());
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + quoted(member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return quoted.append('"').toString();
    }
}
