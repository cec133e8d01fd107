/// Speaks SMTP, as server and as client (RFC 5321). Knows no disk, no DNS and no queue.
module dev.tasso.smtp {
    requires static org.jspecify;

    exports dev.tasso.smtp.address;
    exports dev.tasso.smtp.buffer;
    exports dev.tasso.smtp.client;
    exports dev.tasso.smtp.command;
    exports dev.tasso.smtp.reply;
    exports dev.tasso.smtp.sasl;
    exports dev.tasso.smtp.scenario;
    exports dev.tasso.smtp.server;
    exports dev.tasso.smtp.transcript;
    exports dev.tasso.smtp.wire;
}
