package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// What we say ourselves where no host did: one place for every text that a sender may read in a report.
final class Replies {

    static final Reply BAD_LITERAL = Reply.of(550, "5.1.2", "The address in brackets is no IP address");

    /// Of a route that holds mail (RFC 1985).
    static final Reply HELD = Reply.of(450, "4.3.0", "Held until its destination asks for it by ETRN");

    private static final int TEXT_LENGTH_MAX = 400;

    private Replies() {}

    static Reply nullMx(String domain) {
        return Reply.of(556, "5.1.10", "The domain " + domain + " does not accept mail (null MX, RFC 7505)");
    }

    static Reply noSuchDomain(String domain) {
        return Reply.of(550, "5.1.2", "The domain " + domain + " does not exist");
    }

    static Reply noUsableHost(String domain) {
        return Reply.of(550, "5.4.4", "No MX record of " + domain + " names a host");
    }

    static Reply noAddress(String host) {
        return Reply.of(550, "5.4.4", "The mail host " + host + " has no address");
    }

    static Reply hostUnknown(String host) {
        return Reply.of(451, "4.4.4", "The configured host " + host + " has no address");
    }

    static Reply notBinary(String why) {
        return Reply.of(
                554, "5.6.1", "The host does not offer BINARYMIME, and the message cannot be converted: " + why);
    }

    static Reply notEightBit(String why) {
        return Reply.of(554, "5.6.3", "The host does not offer 8BITMIME, and the message cannot be converted: " + why);
    }

    static Reply noHostLeft() {
        return Reply.of(451, "4.4.1", "No host was left to ask");
    }

    static Reply notPublic(String host, String address) {
        return Reply.of(
                550, "5.4.4", "The host " + host + " has the address " + address + ", which is not a public one");
    }

    static Reply dnsTrouble(String name, String why) {
        return Reply.of(451, "4.4.3", "DNS has no answer for " + name + ": " + why);
    }

    static Reply loop(String domain) {
        return Reply.of(554, "5.4.6", "The mail for " + domain + " comes back to this host: the best MX is ourselves");
    }

    static Reply noDeliverBy() {
        return Reply.of(554, "5.3.3", "The next host does not offer DELIVERBY, and the sender wants late mail back");
    }

    static Reply tooLittleTime(long secondsLeft) {
        return Reply.of(554, "5.4.7", "Of the sender's time " + secondsLeft + " seconds are left, too few to go on");
    }

    static Reply abandoned(String why) {
        return Reply.of(451, "4.4.2", visible("Not waited for any longer: " + why));
    }

    static Reply lost(Speaker.Remote host, Answer.Stage stage, IOException lost) {
        String what = stage == Answer.Stage.CONNECT ? "No connection to " : "Lost the connection to ";
        return Reply.of(451, stage == Answer.Stage.CONNECT ? "4.4.1" : "4.4.2", what + named(host) + why(lost));
    }

    static Reply tlsNotOffered(String host) {
        return Reply.of(451, "4.7.4", "TLS is required, and " + host + " does not offer STARTTLS");
    }

    static Reply tlsRefused(String host, Reply reply) {
        return Reply.of(451, "4.7.4", visible("TLS is required, and " + host + " answered STARTTLS with: " + reply));
    }

    static Reply tlsBroken(Speaker.Remote host, IOException lost) {
        return Reply.of(451, "4.7.5", "No TLS with " + named(host) + why(lost));
    }

    /// For a sender who requires TLS (RFC 8689 section 4.2.1).
    static Reply tlsNeeded(Reply why) {
        return Reply.of(550, "5.7.10", "The sender requires TLS. " + why.lines().getFirst());
    }

    static Reply requireTlsNeeded(String host) {
        return Reply.of(
                550, "5.7.30", "The sender requires TLS on the whole way, and " + host + " does not offer REQUIRETLS");
    }

    static Reply noPlainPassword(String host) {
        return Reply.of(451, "4.7.11", "The password for " + host + " is not sent without TLS");
    }

    static Reply noPassword(String host, Exception why) {
        return Reply.of(
                451, "4.3.5", visible("The password or token for " + host + " cannot be used: " + why.getMessage()));
    }

    static Reply ownCertificate(String host, Exception unusable) {
        return Reply.of(
                451,
                "4.7.5",
                visible("Our certificates for the connection to " + host + " cannot be used: "
                        + unusable.getMessage()));
    }

    static Reply authNotOffered(String host) {
        return Reply.of(451, "4.7.4", "The host " + host + " offers no way to authenticate that may be used here");
    }

    static Reply unreadable(Exception why) {
        return Reply.of(451, "4.3.0", visible("The stored message cannot be read: " + why.getMessage()));
    }

    static Reply mailboxTrouble(String why) {
        boolean full = why.contains("No space left") || why.contains("quota");
        return full
                ? Reply.of(452, "4.2.2", visible("The mailbox has no room: " + why))
                : Reply.of(451, "4.2.0", visible("The mailbox cannot be written: " + why));
    }

    static Reply noFolder(Exception why) {
        return Reply.of(550, "5.1.3", visible("There can be no such mailbox: " + why.getMessage()));
    }

    private static String named(Speaker.Remote host) {
        return host.host() + " [" + host.address() + "]";
    }

    private static String why(IOException lost) {
        return visible(": " + lost.getMessage());
    }

    /// Texts of exceptions hold what others sent: one line of printable characters, of bounded length.
    private static String visible(String text) {
        String cut = text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /// Whether it was the certificate, and not the line.
    static boolean unbelieved(Throwable failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
