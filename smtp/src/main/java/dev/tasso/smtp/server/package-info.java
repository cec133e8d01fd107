/// The accepting side: a server, its sessions and the embedder's handler (RFC 5321).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.server;
