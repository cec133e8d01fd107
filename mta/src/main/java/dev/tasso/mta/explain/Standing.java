package dev.tasso.mta.explain;

/// How far a conversation has come, as its replies tell (RFC 5321 section 4.1.4).
///
/// @param introduced whether EHLO or HELO was accepted
/// @param inTransaction whether MAIL was accepted and nothing has ended it
/// @param recipients accepted in this transaction
/// @param inBody whether the server waits for a message
public record Standing(
        boolean introduced,
        boolean secure,
        boolean authenticated,
        boolean inTransaction,
        int recipients,
        boolean inBody) {}
