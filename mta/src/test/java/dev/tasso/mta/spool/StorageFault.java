package dev.tasso.mta.spool;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// Lets one call to the store end badly, counted over all its openings; every call before it and, unless the power is
/// gone, every call after it is as good as the store.
final class StorageFault implements UnaryOperator<Store.Opener> {

    /// How a call ends badly.
    enum Kind {
        /// It fails and has done nothing: EIO, ENOSPC.
        FAILS,
        /// It has done everything, and says that it failed.
        FAILS_AFTERWARDS,
        /// The power goes before it.
        POWER_CUT,
        /// The power goes when it is done, before anybody learns of it.
        POWER_CUT_AFTERWARDS;

        private boolean afterwards() {
            return this == FAILS_AFTERWARDS || this == POWER_CUT_AFTERWARDS;
        }

        private boolean power() {
            return this == POWER_CUT || this == POWER_CUT_AFTERWARDS;
        }
    }

    /// Closing is no promise, and queries are the questions of the test itself.
    private static final Set<String> UNCOUNTED = Set.of("close", "query");

    private final Kind kind;
    private final int at;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String hit = "";
    private volatile boolean dark;

    /// @param at the number of the call, from 1; 0 for none
    StorageFault(Kind kind, int at) {
        this.kind = kind;
        this.at = at;
    }

    static StorageFault none() {
        return new StorageFault(Kind.FAILS, 0);
    }

    int calls() {
        return calls.get();
    }

    /// The name of the call that was hit; empty where there were not so many calls.
    String hit() {
        return hit;
    }

    /// Whether the power is gone.
    boolean dark() {
        return dark;
    }

    @Override
    public String toString() {
        return kind + " at call " + at + " (" + hit + ")";
    }

    @Override
    public Store.Opener apply(Store.Opener opener) {
        return () -> {
            if (dark) {
                throw new IOException("no power");
            }
            Store.Opened opened = opener.open();
            return new Store.Opened(faulty(opened.store()), opened.findings());
        };
    }

    /// A claim that failed has taken nobody: that much a store must know of itself.
    private boolean mayBe(String call) {
        return kind != Kind.FAILS_AFTERWARDS || !call.equals("claim");
    }

    private Store faulty(Store sound) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
                    boolean counted = method.getExceptionTypes().length > 0 && !UNCOUNTED.contains(method.getName());
                    boolean now = counted && calls.incrementAndGet() == at && mayBe(method.getName());
                    if (now) {
                        hit = method.getName();
                        dark = kind.power() && !kind.afterwards();
                    }
                    if (counted && (dark || (now && !kind.afterwards()))) {
                        throw new IOException(toString());
                    }
                    Object result;
                    try {
                        result = method.invoke(sound, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    if (now) {
                        dark = kind.power();
                        throw new IOException(toString());
                    }
                    return result;
                });
    }
}
