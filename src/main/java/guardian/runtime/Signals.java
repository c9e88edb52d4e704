package guardian.runtime;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What SIGTERM, where the launcher could not hold it back ({@link HeldTerm}), and SIGINT mean here.
 * httpd sends SIGTERM at each reload while lines keep coming, so it must not end us; a shutdown
 * hook cannot cancel an exit, and with -Xrs the signal kills. So the JDK's own handlers are
 * replaced, by reflection: the compiler warns of sun.misc.Signal in no way that can be turned off.
 */
public final class Signals {

    private static final AtomicReference<Runnable> ON_TERM = new AtomicReference<>(() -> {});
    private static final AtomicReference<Runnable> ON_INT = new AtomicReference<>(() -> {});

    private Signals() {}

    /**
     * Takes over both signals; until an action is given they do nothing. First thing in main.
     *
     * @return false when this JVM does not let us; then SIGTERM ends it as usual
     */
    public static boolean install() {
        boolean term = install("TERM", ON_TERM);
        return install("INT", ON_INT) && term;
    }

    /** What to do on SIGTERM; runs on a thread of the JVM. */
    public static void onTerm(Runnable action) {
        ON_TERM.set(action);
    }

    /** What to do on SIGINT; runs on a thread of the JVM. */
    public static void onInterrupt(Runnable action) {
        ON_INT.set(action);
    }

    private static boolean install(String name, AtomicReference<Runnable> action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run =
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.get().run();
                            return null;
                        }
                        return method.getName().equals("equals")
                                ? (Object) (proxy == arguments[0])
                                : method.getName().equals("hashCode") ? (Object) 1 : name;
                    };
            Object ours =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
