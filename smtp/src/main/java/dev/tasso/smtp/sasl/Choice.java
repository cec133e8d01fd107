package dev.tasso.smtp.sasl;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Which mechanisms a client is ready to use. It takes the strongest of those that the server offers.
///
/// @param mechanisms no others are used
/// @param inClear whether a password or token may be sent without TLS, for everybody on the way to read
public record Choice(Set<Mechanism> mechanisms, boolean inClear) {

    public Choice {
        mechanisms = Set.copyOf(mechanisms);
    }

    /// Every mechanism, and those that say the password or token only over TLS.
    public static Choice safe() {
        return new Choice(EnumSet.allOf(Mechanism.class), false);
    }

    /// These mechanisms alone.
    public Choice only(Set<Mechanism> wanted) {
        return new Choice(wanted, inClear);
    }

    /// Without TLS too: on a connection that nobody else can read, such as within one machine.
    public Choice allowingClear() {
        return new Choice(mechanisms, true);
    }

    /// Begins an exchange by the strongest mechanism that the server offers and the credentials serve; empty where
    /// there
    /// is none.
    ///
    /// @param offered names in upper case
    /// @param secured whether TLS is in use
    /// @param binding what is unique to the TLS connection, where it can be told (RFC 9266)
    public Optional<ClientExchange> among(
            Set<String> offered, Credentials credentials, boolean secured, Optional<byte[]> binding) {
        return Arrays.stream(Mechanism.values())
                .filter(mechanisms::contains)
                .filter(mechanism -> offered.contains(mechanism.saslName()))
                .filter(mechanism -> secured || inClear || !mechanism.saysSecret())
                .filter(mechanism -> serves(mechanism, credentials))
                .filter(mechanism -> !mechanism.bindsChannel() || binding.isPresent())
                .findFirst()
                .map(mechanism -> begin(mechanism, credentials, tie(mechanism, offered, binding)));
    }

    private static boolean serves(Mechanism mechanism, Credentials credentials) {
        return switch (mechanism) {
            case SCRAM_SHA_256_PLUS, SCRAM_SHA_256, SCRAM_SHA_1_PLUS, SCRAM_SHA_1, CRAM_MD5, PLAIN, LOGIN ->
                credentials instanceof Credentials.Password;
            case OAUTHBEARER, XOAUTH2 -> credentials instanceof Credentials.Token;
            case EXTERNAL -> credentials instanceof Credentials.Certificate;
        };
    }

    /// What SCRAM says of channel binding. The server refuses "I could, but you do not offer it" where it did: that
    /// uncovers who took it out of the offer (RFC 5802 section 6). It is said only where it is true.
    private ScramClient.Tie tie(Mechanism mechanism, Set<String> offered, Optional<byte[]> binding) {
        if (mechanism.bindsChannel()) {
            return new ScramClient.Tie.Bound(binding.orElseThrow());
        }
        boolean wouldBind = binding.isPresent()
                && Arrays.stream(Mechanism.values())
                        .filter(Mechanism::bindsChannel)
                        .allMatch(it -> mechanisms.contains(it) && !offered.contains(it.saslName()));
        return wouldBind ? new ScramClient.Tie.NotOffered() : new ScramClient.Tie.Unable();
    }

    private static ClientExchange begin(Mechanism mechanism, Credentials credentials, ScramClient.Tie tie) {
        return switch (credentials) {
            case Credentials.Password it -> password(mechanism, it, tie);
            case Credentials.Token(String user, String token) ->
                mechanism == Mechanism.XOAUTH2
                        ? ClientExchange.xoauth2(user, token)
                        : ClientExchange.oauthBearer(user, token);
            case Credentials.Certificate(String user) -> ClientExchange.external(user);
        };
    }

    private static ClientExchange password(Mechanism mechanism, Credentials.Password it, ScramClient.Tie tie) {
        return switch (mechanism) {
            case SCRAM_SHA_256_PLUS, SCRAM_SHA_256, SCRAM_SHA_1_PLUS, SCRAM_SHA_1 ->
                new ScramClient(mechanism, it.user(), it.password(), tie);
            case CRAM_MD5 -> ClientExchange.cramMd5(it.user(), it.password());
            case PLAIN -> ClientExchange.plain(it.user(), it.password());
            case LOGIN, EXTERNAL, OAUTHBEARER, XOAUTH2 -> ClientExchange.login(it.user(), it.password());
        };
    }
}
