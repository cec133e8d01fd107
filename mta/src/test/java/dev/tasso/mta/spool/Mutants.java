package dev.tasso.mta.spool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/// Stores with a defect that loses mail, for tests that must notice it: a test of durability that these pass is
/// worthless.
public enum Mutants implements UnaryOperator<Store.Opener> {
    /// As it should be.
    NONE,
    /// Nothing is ever forced.
    FORCE_LEFT_OUT,
    /// The 250 is said before the force: what is forced is always the group before.
    REPLY_BEFORE_FORCE;

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
                    if (this != NONE && method.getName().equals("force")) {
                        owed[0] = true;
                        return null;
                    }
                    return call(sound, method, arguments);
                });
    }

    private static Object call(Store store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
