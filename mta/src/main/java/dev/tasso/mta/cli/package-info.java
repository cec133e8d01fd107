/// The commands: serve, send, queue, history, user, config, reload, backup; larger ones have a package of their
/// own below.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.cli;
