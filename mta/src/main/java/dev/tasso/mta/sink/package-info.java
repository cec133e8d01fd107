/// A catch-all SMTP receiver for people who write programs that send mail.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.sink;
