package dev.tasso.mta.accept;

import dev.tasso.smtp.reply.Reply;

/// Every refusal that is a matter of policy, and what the program answers about its queue (RFC 5321 section 4.2.3, RFC
/// 3463).
final class Refusals {

    static final Reply RELAY_DENIED =
            Reply.of(550, "5.7.1", "Relaying denied; authenticate or send to a local address");
    static final Reply ROUTED_LOCAL_PART =
            Reply.of(550, "5.7.1", "Relaying denied; a route in the local part is not followed");
    static final Reply NO_SUCH_MAILBOX = Reply.of(550, "5.1.1", "No such mailbox here");
    static final Reply NOT_LOCAL = Reply.of(551, "5.1.6", "User not local; ask the servers of that domain");
    static final Reply NOT_TOLD = Reply.of(550, "5.7.1", "Lists are not shown to you");
    static final Reply TAKES_NO_MAIL = Reply.of(521, "5.3.2", "This host takes no mail");
    static final Reply SENDER_TAKES_NO_MAIL =
            Reply.of(550, "5.7.27", "The sender's domain accepts no mail (null MX); answers could not reach it");
    static final Reply NODE_NOT_ALLOWED = Reply.of(459, "4.7.1", "Node not allowed: not for you");
    static final Reply NODE_UNREADABLE = Reply.of(501, "5.5.4", "Syntax: ETRN domain, or ETRN @domain");
    static final Reply NOTHING_WAITS = Reply.of(251, "2.0.0", "Ok, no messages waiting for node");
    static final Reply ALIAS_LOOP = Reply.of(550, "5.4.6", "Aliases of this address lead in a circle");
    static final Reply TOO_MANY_UNKNOWN = Reply.of(421, "4.7.0", "Too many unknown recipients; closing");
    static final Reply REPORT_TO_MANY = Reply.of(550, "5.5.3", "A message with a null sender goes to one recipient");
    static final Reply EXPANDS_TO_TOO_MANY =
            Reply.of(452, "4.5.3", "Too many recipients after aliases; send the rest in another transaction");
    static final Reply SENDER_NOT_OWN = Reply.of(553, "5.7.1", "This sender address does not belong to your login");
    static final Reply FROM_NOT_OWN =
            Reply.of(550, "5.7.1", "An address in the From field does not belong to your login");
    static final Reply FROM_UNREADABLE =
            Reply.of(550, "5.6.0", "There must be one From field, with addresses that can be read");
    static final Reply LOOP = Reply.of(554, "5.4.6", "Too many Received fields; the message is in a loop");
    static final Reply HEADER_TOO_LARGE = Reply.of(552, "5.3.4", "Header section too large");
    /// No refusal, but less than was asked for.
    static final Reply PRIORITY_NOT_TAKEN = Reply.of(250, "2.3.6", "0 is the priority of mail from strangers");
    static final Reply QUEUE_FULL = Reply.of(452, "4.3.1", "Queue is full; try again later");
    static final Reply QUEUE_FAILED = Reply.of(451, "4.3.0", "Queue cannot be written; try again later");
    static final Reply CLOSING = Reply.of(421, "4.3.2", "Shutting down; try again later");

    private Refusals() {}
}
