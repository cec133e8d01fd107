/// What a server says: codes, enhanced codes and texts (RFC 5321 section 4.2, RFC 3463).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.reply;
