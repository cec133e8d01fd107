package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// Asks whether a server would take mail for somebody else from somebody else, in all the ways that once worked
/// (RFC 2505 section 2.1). Each ends with RSET: no message is ever sent.
///
/// @param us a domain of the server
/// @param other an address elsewhere
record RelayForms(Approach approach, String us, String other) {
    private static final String CLAUSE = "RFC 2505 section 2.1";

    /// One way to ask.
    private record Form(String from, String to) {
        @Override
        public String toString() {
            return from + " -> " + to;
        }
    }

    private List<Form> forms() {
        int at = other.lastIndexOf('@');
        String name = other.substring(0, at);
        String domain = other.substring(at + 1);
        String literal = literal();
        List<Form> forms = new ArrayList<>();
        for (String from : List.of(
                "<>",
                "<sender@example.net>",
                "<sender@localhost>",
                "<sender@" + us + ">",
                "<sender@" + literal + ">")) {
            forms.add(new Form(from, "<" + other + ">"));
        }
        String from = "<sender@" + literal + ">";
        for (String to : List.of(
                name + "%" + domain + "@" + literal,
                name + "%" + domain + "@" + us,
                "\"" + other + "\"",
                "\"" + name + "%" + domain + "\"",
                other + "@" + literal,
                "\"" + other + "\"@" + literal,
                other + "@" + us,
                "\"" + other + "\"@" + us,
                "@" + literal + ":" + other,
                "@" + us + ":" + other,
                "@" + us + ",@example.net:" + other,
                domain + "!" + name,
                domain + "!" + name + "@" + literal,
                domain + "!" + name + "@" + us,
                other + ".",
                name + "@evil" + us,
                name + "@" + us + "." + domain)) {
            forms.add(new Form(from, "<" + to + ">"));
        }
        forms.add(new Form(from, "\t< " + other + " >"));
        forms.add(new Form(from, other));
        return forms;
    }

    private String literal() {
        String address = approach.address().getAddress().getHostAddress();
        return address.contains(":") ? "[IPv6:" + address.replaceFirst("%.*", "") + "]" : "[" + address + "]";
    }

    List<Item> ask() {
        List<Item> items = new ArrayList<>();
        List<Form> forms = forms();
        try {
            boolean any = anyName();
            while (items.size() < forms.size()) {
                int before = items.size();
                someOf(forms, any, items);
                if (approach.budget().over() || items.size() == before) {
                    items.add(
                            unfinished("the server, or the time, did not allow for more", forms.size() - items.size()));
                    return items;
                }
            }
        } catch (IOException failure) {
            items.add(unfinished(FirstTalk.why(failure), forms.size() - items.size()));
        }
        return items;
    }

    /// As many of the forms that are left as the server stands on one connection: it may well hang up on who asks much
    /// (Exim: smtp_max_synprot_errors), and that is a failure only where it answered nothing.
    private void someOf(List<Form> forms, boolean any, List<Item> items) throws IOException {
        int before = items.size();
        try (SmtpClient client = approach.secured()) {
            while (items.size() < forms.size() && !approach.budget().over()) {
                Form form = forms.get(items.size());
                Reply reply = asked(client, form.from, form.to);
                if (reply.code() == 421) {
                    return;
                }
                items.add(item(form, reply, any));
                client.reset();
            }
            client.quit();
        } catch (IOException failure) {
            if (items.size() == before) {
                throw failure;
            }
        }
    }

    private static Item unfinished(String why, int left) {
        return new Item(
                "relay",
                "the other " + left + " forms",
                "not asked",
                List.of(Item.unknown(why, CLAUSE, "ask again later: servers slow down who asks so much")));
    }

    /// Whether the server takes every name in its own domain: then a strange name there proves nothing.
    private boolean anyName() throws IOException {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        try (SmtpClient client = approach.secured()) {
            return asked(client, "<>", "<tasso-" + HexFormat.of().formatHex(random) + "@" + us + ">")
                    .positive();
        }
    }

    private static Reply asked(SmtpClient client, String from, String to) throws IOException {
        Reply mail = client.command("MAIL FROM:" + from);
        return mail.positive() ? client.command("RCPT TO:" + to) : mail;
    }

    private Item item(Form form, Reply reply, boolean any) {
        String shown = reply.toString();
        if (!reply.positive()) {
            return new Item("relay", form.toString(), shown, List.of());
        }
        boolean ours = form.to.matches("[^:]*@(" + Pattern.quote(us) + "|\\[[^@]*\\])>");
        if (ours && any) {
            return new Item(
                    "relay",
                    form.toString(),
                    shown,
                    List.of(Item.fine("taken like every name at " + us + ": this form tells nothing here", CLAUSE)));
        }
        return new Item(
                "relay",
                form.toString(),
                shown,
                List.of(Item.error(
                        "it would take mail for " + other + " from a stranger",
                        CLAUSE,
                        "let it relay for its own networks and users only; is this machine one of them?")));
    }
}
