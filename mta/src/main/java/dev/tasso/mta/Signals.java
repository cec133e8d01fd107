package dev.tasso.mta;

import java.lang.reflect.Proxy;

/// SIGHUP, which Java names only in a class that is not for everybody: reached by reflection, here and nowhere else.
/// Where there is no such class or signal, nothing happens, and `tasso reload` remains.
final class Signals {
    private Signals() {}

    /// Runs the action on a thread of its own at each SIGHUP.
    static void onHangUp(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "SIGHUP reloads";
                    });
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangUp, proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(Signals.class.getName()).log(System.Logger.Level.INFO, "SIGHUP is not available: " + e);
        }
    }
}
