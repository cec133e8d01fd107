package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.NewMessage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.UnaryOperator;

/// Stores with a defect that loses mail, for tests that must notice it: a test of durability that these pass is
/// worthless.
public enum Mutants implements UnaryOperator<Store.Opener> {
    /// As it should be.
    NONE,
    /// Nothing is ever forced.
    FORCE_LEFT_OUT,
    /// The 250 is said before the force: what is forced is always the group before.
    REPLY_BEFORE_FORCE,
    /// Envelope and body are written in two batches: first who gets it, then what.
    BODY_APART;

    @Override
    public Store.Opener apply(Store.Opener opener) {
        return () -> {
            Store.Opened opened = opener.open();
            return new Store.Opened(mutant(opened.store()), opened.findings());
        };
    }

    private Store mutant(Store sound) {
        boolean[] owed = {false};
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
                    boolean changes = method.getName().equals("accept")
                            || method.getName().equals("settle");
                    if (this == REPLY_BEFORE_FORCE && changes && owed[0]) {
                        sound.force();
                        owed[0] = false;
                    }
                    if (this == BODY_APART && method.getName().equals("accept")) {
                        acceptApart(sound, arguments);
                        return null;
                    }
                    boolean late = this == FORCE_LEFT_OUT || this == REPLY_BEFORE_FORCE;
                    if (late && method.getName().equals("force")) {
                        owed[0] = true;
                        return null;
                    }
                    return call(sound, method, arguments);
                });
    }

    @SuppressWarnings("unchecked")
    private static void acceptApart(Store store, Object[] arguments) throws IOException {
        List<NewMessage> messages = (List<NewMessage>) arguments[0];
        List<NewMessage> bare = messages.stream()
                .map(message ->
                        new NewMessage(message.envelope(), message.recipients(), new NewMessage.Body.Chunked(1)))
                .toList();
        store.accept(bare, (List<Event.OfMessage>) arguments[1]);
        store.force();
        for (NewMessage message : messages) {
            if (message.body() instanceof NewMessage.Body.Inline inline) {
                store.append(message.envelope().id(), 0, inline.octets());
            }
        }
    }

    private static Object call(Store store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
