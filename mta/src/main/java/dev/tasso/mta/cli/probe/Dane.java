package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.dns.Associations;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Tlsa;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.TlsaRecord;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// TLSA records held against the certificate that the server shows (RFC 7672 section 3.1).
record Dane(Dns dns) {
    private static final String CLAUSE = "RFC 7672 section 3.1";

    Item of(String host, int port, List<X509Certificate> chain) {
        Item item = new Associations(dns).of(host, port);
        String name = "_" + port + "._tcp." + host;
        if (!(dns.tlsa(name) instanceof Found<Tlsa>(List<Tlsa> records))) {
            return new Item("dane", "TLSA", item.found(), item.details(), item.remarks());
        }
        List<Remark> remarks = new ArrayList<>(item.remarks());
        boolean matches = records.stream().anyMatch(each -> TlsaRecord.matches(each, chain));
        if (matches) {
            remarks.add(Item.fine("a record matches the certificate", CLAUSE));
        } else if (!chain.isEmpty()) {
            String what = "no TLSA record matches the certificate";
            String cure = "publish \"" + name + ". IN TLSA 3 1 1 "
                    + TlsaRecord.of(chain.getFirst()).data() + "\", and before each new key its record";
            remarks.add(
                    dns.authentic(name)
                            ? Item.error(what + ": senders with DANE bring no mail here", CLAUSE, cure)
                            : Item.warning(what, CLAUSE, cure));
        }
        return new Item("dane", "TLSA", item.found(), item.details(), remarks);
    }

    /// Whether senders will insist on it.
    boolean holds(String host, int port) {
        String name = "_" + port + "._tcp." + host;
        return dns.tlsa(name) instanceof Found<Tlsa> && dns.authentic(name);
    }
}
