package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.verify.Remark;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Asks whether a server tells strangers who has a mailbox: VRFY and EXPN (RFC 5321 section 7.3).
record Users(Approach approach) {
    private static final String CLAUSE = "RFC 5321 section 7.3";
    private static final String NOBODY = "tasso-nobody-7f3a";

    List<Item> ask() {
        List<Item> items = new ArrayList<>();
        try (SmtpClient client = approach.secured()) {
            Reply known = client.command("VRFY postmaster");
            Reply nobody = client.command("VRFY " + NOBODY);
            boolean tells = known.positive() && known.code() != 252 && nobody.permanent();
            items.add(new Item("users", "VRFY postmaster", known.toString(), verdict(tells, "VRFY")));
            items.add(new Item("users", "VRFY " + NOBODY, nobody.toString(), List.of()));
            Reply list = client.command("EXPN postmaster");
            items.add(new Item(
                    "users",
                    "EXPN postmaster",
                    list.toString(),
                    verdict(list.positive() && list.code() != 252, "EXPN")));
            client.quit();
        } catch (IOException failure) {
            items.add(new Item(
                    "users",
                    "VRFY and EXPN",
                    "not found out",
                    List.of(Item.unknown(FirstTalk.why(failure), CLAUSE, "ask again later"))));
        }
        return items;
    }

    private static List<Remark> verdict(boolean tells, String verb) {
        return tells
                ? List.of(Item.warning(
                        verb + " tells strangers who has a mailbox",
                        CLAUSE,
                        "answer 252 to VRFY and 502 to EXPN (Postfix: disable_vrfy_command = yes)"))
                : List.of();
    }
}
