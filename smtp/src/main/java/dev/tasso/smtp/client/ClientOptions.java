package dev.tasso.smtp.client;

import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Watchdog;
import java.net.InetAddress;
import java.util.Optional;

/// How a client introduces itself and how patient it is.
///
/// @param name what it calls itself in EHLO: its host name or an address literal
/// @param source the local address to connect from, where it matters
/// @param tls what goes with the contexts that TLS is begun with
public record ClientOptions(
        Protocol protocol,
        String name,
        Timeouts timeouts,
        Optional<InetAddress> source,
        Watchdog watchdog,
        Recorder recorder,
        TlsOptions tls) {

    public ClientOptions {
        if (!name.matches("[!-~]{1,255}")) {
            throw new IllegalArgumentException("not a name to introduce oneself with: " + name);
        }
    }

    /// Which of two nearly equal protocols is spoken.
    public enum Protocol {
        /// RFC 5321: one reply after the final dot.
        SMTP,
        /// RFC 2033: LHLO, and one reply for each recipient after the final dot.
        LMTP
    }

    /// SMTP under this name, the timeouts of RFC 5321, nothing recorded.
    public static ClientOptions named(String name) {
        return new ClientOptions(
                Protocol.SMTP,
                name,
                Timeouts.defaults(),
                Optional.empty(),
                Watchdog.common(),
                Recorder.off(),
                TlsOptions.jdk());
    }

    public ClientOptions with(Protocol value) {
        return new ClientOptions(value, name, timeouts, source, watchdog, recorder, tls);
    }

    public ClientOptions with(Timeouts value) {
        return new ClientOptions(protocol, name, value, source, watchdog, recorder, tls);
    }

    public ClientOptions from(InetAddress value) {
        return new ClientOptions(protocol, name, timeouts, Optional.of(value), watchdog, recorder, tls);
    }

    public ClientOptions with(Watchdog value) {
        return new ClientOptions(protocol, name, timeouts, source, value, recorder, tls);
    }

    public ClientOptions with(Recorder value) {
        return new ClientOptions(protocol, name, timeouts, source, watchdog, value, tls);
    }

    public ClientOptions with(TlsOptions value) {
        return new ClientOptions(protocol, name, timeouts, source, watchdog, recorder, value);
    }
}
