package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.verify.DkimKey;
import dev.tasso.mta.verify.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// The DKIM keys of a domain under the selectors that somebody named, and under those that are usual (RFC 6376 section
/// 3.6.2.1): DNS has no list of them.
final class Signatures {
    /// What the larger providers and the usual programs call theirs.
    static final List<String> USUAL = List.of(
            "default",
            "dkim",
            "mail",
            "smtp",
            "email",
            "mx",
            "key1",
            "google",
            "selector1",
            "selector2",
            "k1",
            "k2",
            "k3",
            "s1",
            "s2",
            "fm1",
            "fm2",
            "fm3",
            "protonmail",
            "protonmail2",
            "protonmail3",
            "zoho",
            "mandrill",
            "mailjet",
            "pm",
            "sig1",
            "everlytickey1",
            "cm",
            "krs",
            "mxvault",
            "dk",
            "s1024",
            "s2048",
            "20230601");

    private static final String CLAUSE = "RFC 6376 section 3.6.2.2";
    private static final int AT_ONCE_MAX = 8;

    private final Dns dns;
    private final Zone zone;

    Signatures(Dns dns, Zone zone) {
        this.dns = dns;
        this.zone = zone;
    }

    List<Item> of(String domain, List<String> named) {
        List<String> selectors =
                Stream.concat(named.stream(), USUAL.stream()).distinct().toList();
        List<Item> asked = asked(domain, selectors);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Item each = asked.get(i);
            boolean silent = each.found().equals("no answer");
            boolean known = silent && items.stream().anyMatch(it -> it.found().equals("no answer"));
            if (i < named.size() || !(each.found().equals("none") || known)) {
                items.add(each);
            }
        }
        if (items.stream().noneMatch(each -> each.found().contains("p="))) {
            propose(domain);
            if (items.isEmpty()) {
                items.add(unseen(domain));
            }
        }
        return items;
    }

    private static Item unseen(String domain) {
        return new Item(
                "dkim",
                domain,
                "none found",
                List.of(Item.warning(
                        "no key under the " + USUAL.size()
                                + " usual selectors: nothing tells whether there is one under" + " another name",
                        "RFC 6376 section 3.1",
                        "name yours: --selector NAME (it stands after s= in the DKIM-Signature of sent mail)")));
    }

    private void propose(String domain) {
        zone.comment("a DKIM key: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.key");
        zone.comment("  then at SELECTOR._domainkey." + domain + ". IN TXT \"v=DKIM1; k=rsa; p=\" and the output of");
        zone.comment("  openssl pkey -in dkim.key -pubout -outform DER | base64 -w0");
    }

    private List<Item> asked(String domain, List<String> selectors) {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(AT_ONCE_MAX, Thread.ofVirtual().factory())) {
            List<Future<Item>> futures = selectors.stream()
                    .map(each -> workers.submit(() -> key(domain, each)))
                    .toList();
            List<Item> items = new ArrayList<>();
            for (Future<Item> each : futures) {
                items.add(each.get());
            }
            return items;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        }
    }

    private Item key(String domain, String selector) {
        String name = selector + "._domainkey." + domain;
        Texts texts = new Texts(dns, "dkim", text -> text.contains("p="), CLAUSE);
        Remark none = Item.error(
                "there is no key: signatures with s=" + selector + " fail",
                "RFC 6376 section 6.1.2",
                "publish the key at " + name + ", or correct the selector");
        return texts.item(name, DkimKey::read, Signatures::parts, none);
    }

    private static List<String> parts(DkimKey key) {
        String hashes = key.hashes().isEmpty() ? "" : ", hashes " + String.join(" ", key.hashes());
        return List.of(key.revoked() ? "revoked" : key.type() + ", " + key.bits() + " bits" + hashes);
    }
}
