package dev.tasso.smtp.server;

import java.io.IOException;
import java.util.function.UnaryOperator;

/// A listener on a free port with a [Sink] behind it.
record TestServer(SmtpServer server, Sink sink) implements AutoCloseable {

    /// Patient enough for a test that tries many wrong things in one session.
    static final SessionLimits PATIENT = SessionLimits.defaults()
            .withErrorsSoftMax(10_000)
            .withErrorsHardMax(10_000)
            .withIdleCommandsMax(10_000);

    static TestServer start() throws IOException {
        return start(options -> options);
    }

    static TestServer start(UnaryOperator<ServerOptions> change) throws IOException {
        return start(new Sink(), change);
    }

    static TestServer start(Sink sink, UnaryOperator<ServerOptions> change) throws IOException {
        ServerOptions options =
                ServerOptions.onLoopback(0).withHostName("mx.example").withSessionLimits(PATIENT);
        return new TestServer(SmtpServer.start(change.apply(options), sink), sink);
    }

    static TestServer withTls() throws IOException {
        return start(options -> options.withTls(new Tls.Offered(Certificates::server)));
    }

    /// A client that has read the greeting.
    RawClient client() throws IOException {
        RawClient client = new RawClient(server.address());
        client.expect("220 ");
        return client;
    }

    /// A client that has said EHLO.
    RawClient greeted() throws IOException {
        RawClient client = client();
        client.say("EHLO client.example").expect("250-mx.example ");
        return client;
    }

    int count() {
        return sink.accepted.size();
    }

    @Override
    public void close() {
        server.close();
    }
}
