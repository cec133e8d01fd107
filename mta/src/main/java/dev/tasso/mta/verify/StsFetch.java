package dev.tasso.mta.verify;

import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.smtp.transcript.Visible;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Fetches the MTA-STS policy of a domain (RFC 8461 section 3.3): over HTTPS with a valid certificate for
/// `mta-sts.domain`, without following redirects, and never more than a policy may have.
///
/// @param trusted whose certificates are believed
/// @param port where policies lie: 443
/// @param within for one address
public record StsFetch(Dns dns, SSLContext trusted, int port, Duration within) {
    /// A policy that is longer is none.
    public static final int OCTETS_MAX = 64 << 10;

    private static final String CLAUSE = "RFC 8461 section 3.3";
    private static final int ADDRESSES_MAX = 4;

    /// The policy's text as it was published; empty where there is none to be had, and the remarks say why.
    public Judged<Optional<String>> policyOf(String domain) {
        String host = "mta-sts." + domain;
        Remarks remarks = new Remarks();
        return switch (dns.addresses(host)) {
            case Unavailable<InetAddress>(String why) -> {
                remarks.unknown("DNS does not answer for " + host + ": " + why, CLAUSE, "see to its name servers");
                yield new Judged<>(Optional.empty(), remarks.list());
            }
            case Absent<InetAddress> _ -> {
                remarks.error(
                        0,
                        host + " has no address, so that nobody can read the policy",
                        CLAUSE,
                        "publish an address of a web server that has the policy");
                yield new Judged<>(Optional.empty(), remarks.list());
            }
            case Found<InetAddress>(List<InetAddress> addresses) -> {
                Optional<String> text = fetch(host, addresses, remarks);
                yield new Judged<>(text, remarks.list());
            }
        };
    }

    private Optional<String> fetch(String host, List<InetAddress> addresses, Remarks remarks) {
        HttpsGet get = new HttpsGet(trusted, within, OCTETS_MAX);
        String why = "";
        for (InetAddress address : addresses.stream().limit(ADDRESSES_MAX).toList()) {
            try {
                return take(get.from(new InetSocketAddress(address, port), host, "/.well-known/mta-sts.txt"), remarks);
            } catch (SSLException untrusted) {
                remarks.error(
                        0,
                        "TLS with " + host + " fails: " + Visible.text(String.valueOf(untrusted.getMessage())),
                        CLAUSE,
                        "give its web server a valid certificate for " + host);
                return Optional.empty();
            } catch (IOException failure) {
                why = Visible.text(address.getHostAddress() + ": " + failure.getMessage());
            }
        }
        remarks.error(
                0,
                "the policy cannot be fetched from " + host + ": " + why,
                CLAUSE,
                "let https://" + host + "/.well-known/mta-sts.txt answer");
        return Optional.empty();
    }

    private static Optional<String> take(HttpsGet.Response response, Remarks remarks) {
        if (response.status() != 200) {
            boolean elsewhere = response.status() / 100 == 3;
            remarks.error(
                    0,
                    "the web server answers " + response.status()
                            + (elsewhere ? ": a redirect, which senders do not follow" : ""),
                    CLAUSE,
                    "let /.well-known/mta-sts.txt answer with 200 and the policy itself");
            return Optional.empty();
        }
        String type = response.fields().getOrDefault("content-type", "");
        if (!type.toLowerCase(Locale.ROOT).startsWith("text/plain")) {
            remarks.warning(
                    0,
                    "the policy comes as \"" + Visible.text(type) + "\", not as text/plain",
                    "RFC 8461 section 3.2",
                    "let the web server say Content-Type: text/plain");
        }
        return Optional.of(response.body());
    }
}
