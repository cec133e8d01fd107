/// The commands: serve, send, queue, history, user, config, reload, backup.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.cli;
