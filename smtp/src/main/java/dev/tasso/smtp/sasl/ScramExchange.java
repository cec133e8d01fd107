package dev.tasso.smtp.sasl;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// SCRAM, the server's side: two proofs, and no password on the wire (RFC 5802, RFC 7677, RFC 9266).
///
/// Everything said before the proof goes into it, the binding to the TLS connection and the client's view of what was
/// offered among them: who changes a word of it in between ends with a wrong proof.
final class ScramExchange implements ServerExchange {

    private static final String BINDING = "tls-exporter";
    private static final int NONCE_OCTETS = 18;

    private final Mechanism mechanism;
    private final ScramHash hash;
    private final Claimant claimant;
    private final ScramAccounts accounts;
    private final String serverNonce;
    private Stage stage = new Stage.Greeting();

    /// What the client's next message is.
    private sealed interface Stage {

        record Greeting() implements Stage {}

        /// @param header the first message up to the user's name, which comes back in the second
        /// @param said both first messages without that header
        record Proof(String header, String user, boolean asThemselves, String nonce, ScramKeys keys, String said)
                implements Stage {}

        /// An empty line, after the server has given its own proof.
        record Farewell(Verdict.Granted granted) implements Stage {}

        record Over() implements Stage {}
    }

    ScramExchange(Mechanism mechanism, Claimant claimant, ScramAccounts accounts, String serverNonce) {
        this.mechanism = mechanism;
        this.hash = ScramHash.of(mechanism);
        this.claimant = claimant;
        this.accounts = accounts;
        this.serverNonce = serverNonce;
    }

    static String nonce(RandomGenerator random) {
        byte[] octets = new byte[NONCE_OCTETS];
        random.nextBytes(octets);
        return ScramMessage.base64(octets);
    }

    @Override
    public byte[] opening() {
        return new byte[0];
    }

    @Override
    public Turn respond(byte[] response) {
        Stage now = stage;
        stage = new Stage.Over();
        Optional<String> text = Secrets.text(response);
        if (text.isEmpty()) {
            return new Turn.Malformed();
        }
        return switch (now) {
            case Stage.Greeting _ -> first(text.get());
            case Stage.Proof expected -> proof(expected, text.get());
            case Stage.Farewell(var granted) when text.get().isEmpty() -> new Turn.Done(granted);
            case Stage.Farewell _, Stage.Over _ -> new Turn.Malformed();
        };
    }

    /// `n,,n=user,r=nonce`: who it is, and whether the client binds to the TLS connection.
    private Turn first(String text) {
        ScramMessage message = new ScramMessage(text);
        String flag = message.field();
        String actAs = message.field();
        int bareAt = flag.length() + actAs.length() + 2;
        Optional<String> user = ScramMessage.unescape(message.value('n'))
                .flatMap(SaslPrep::prepare)
                .filter(it -> !it.isEmpty());
        String clientNonce = message.nonce();
        boolean sound = message.sound() && flagFits(flag) && (actAs.isEmpty() || actAs.startsWith("a="));
        if (!sound || user.isEmpty()) {
            return new Turn.Malformed();
        }
        if (flag.equals("y") && claimant.offered().contains(hash.plus())) {
            // The client can bind and believes that we cannot: somebody took it out of our offer.
            return new Turn.Done(new Verdict.Denied());
        }
        ScramKeys keys = accounts.keys(hash, user.get());
        String nonce = clientNonce + serverNonce;
        String answer = "r=" + nonce + ",s=" + ScramMessage.base64(keys.salt()) + ",i=" + keys.iterations();
        boolean asThemselves =
                actAs.isEmpty() || ScramMessage.unescape(actAs.substring(2)).equals(user);
        stage = new Stage.Proof(
                text.substring(0, bareAt),
                user.get(),
                asThemselves,
                nonce,
                keys,
                text.substring(bareAt) + "," + answer);
        return new Turn.Challenge(ScramMessage.octets(answer));
    }

    /// `p=tls-exporter` with the mechanisms that bind, and only with these.
    private boolean flagFits(String flag) {
        return mechanism.bindsChannel() ? flag.equals("p=" + BINDING) : flag.equals("n") || flag.equals("y");
    }

    /// `c=binding,r=nonce,p=proof`.
    private Turn proof(Stage.Proof expected, String text) {
        ScramMessage message = new ScramMessage(text);
        byte[] bound = message.octets('c');
        String nonce = message.nonce();
        int proofAt = message.skipTo('p');
        byte[] proof = message.octets('p');
        if (!message.soundToTheEnd()) {
            return new Turn.Malformed();
        }
        String exchange = expected.said() + "," + text.substring(0, proofAt - 1);
        boolean sameBinding = MessageDigest.isEqual(bound, binding(expected.header()));
        boolean sameNonce = nonce.equals(expected.nonce());
        Verdict verdict = accounts.judge(
                expected.user(),
                claimant.from(),
                () -> expected.keys().proves(proof, exchange) && sameBinding && sameNonce && expected.asThemselves());
        if (verdict instanceof Verdict.Granted granted) {
            stage = new Stage.Farewell(granted);
            return new Turn.Challenge(ScramMessage.octets(
                    "v=" + ScramMessage.base64(expected.keys().signature(exchange))));
        }
        return new Turn.Done(verdict);
    }

    private byte[] binding(String header) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(ScramMessage.octets(header));
        if (mechanism.bindsChannel()) {
            octets.writeBytes(claimant.binding().orElseThrow());
        }
        return octets.toByteArray();
    }
}
