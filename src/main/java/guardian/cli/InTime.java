package guardian.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A question to somebody who may take his time: it is put at once, on a thread of its own that
 * nobody waits for longer than the limit, counted from then on.
 */
final class InTime<T> {

    /** What came instead of an answer. */
    static final class None extends Exception {
        private static final long serialVersionUID = 1L;

        None(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final FutureTask<T> task;
    private final long limitNanos;
    private final long started = System.nanoTime();

    /**
     * @param role name of the thread
     */
    InTime(String role, Duration limit, Callable<T> question) {
        this.task = new FutureTask<>(question);
        this.limitNanos = limit.toNanos();
        Thread thread = new Thread(task, role);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits for the answer.
     *
     * @throws None it failed, or is not there in time; the message says why
     */
    T get() throws None {
        long left = Math.max(0, limitNanos - (System.nanoTime() - started));
        try {
            return task.get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            throw new None(why, cause);
        } catch (TimeoutException e) {
            throw new None("no answer in " + limitNanos / 1_000_000 + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new None("interrupted", e);
        }
    }
}
