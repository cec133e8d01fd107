package dev.tasso.mta.cli.probe;

import java.util.Arrays;
import java.util.List;

/// An extension of SMTP by its keyword in the answer to EHLO, and where it is defined (RFC 5321 section 4.1.1.1).
///
/// @param rfc its number
record Keyword(String name, int rfc, String what) {

    private static final String KNOWN = """
        PIPELINING 2920 several commands at once
        SIZE 1870 the largest message
        8BITMIME 6152 text of eight bits
        SMTPUTF8 6531 addresses in every script
        STARTTLS 3207 encryption
        AUTH 4954 logging in
        ENHANCEDSTATUSCODES 2034 precise codes in replies
        DSN 3461 reports as the sender wants them
        CHUNKING 3030 messages in chunks
        BINARYMIME 3030 messages of any octets
        REQUIRETLS 8689 mail that must stay encrypted
        MT-PRIORITY 6710 urgent mail first
        DELIVERBY 2852 delivery by a time
        FUTURERELEASE 4865 delivery at a later time
        LIMITS 9422 what the server takes at once
        ETRN 1985 start of a queue
        HELP 5321 help
        VRFY 5321 asking for a mailbox
        EXPN 5321 asking for a list
        BURL 4468 messages from an IMAP server
        CHECKPOINT 1845 taking up a transfer again
        MTRK 3885 tracking of messages
        SUBMITTER 4405 the responsible address
        NO-SOLICITING 3865 no advertisements
        CONPERM 4141 permission to convert
        CONNEG 4141 content that the recipient can read
        RRVS 7293 an address that has not changed hands
        ATRN 2645 mail over the same connection\
        """;

    static List<Keyword> known() {
        return Arrays.stream(KNOWN.split("\n", -1)).map(Keyword::of).toList();
    }

    private static Keyword of(String line) {
        String[] parts = line.split(" ", 3);
        return new Keyword(parts[0], Integer.parseInt(parts[1]), parts[2]);
    }
}
