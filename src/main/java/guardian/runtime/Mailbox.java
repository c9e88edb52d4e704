package guardian.runtime;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The one door into another thread: bounded, and whoever posts never waits, neither for room nor
 * for a lock. One thread takes, any thread may post.
 */
public final class Mailbox<T> {

    private final ConcurrentLinkedQueue<T> letters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final int capacity;
    private volatile Thread waiting;

    public Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /** Posts a letter and wakes the owner; false when the box is full and nothing was posted. */
    public boolean offer(T letter) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            refused.incrementAndGet();
            return false;
        }
        letters.add(letter);
        Thread owner = waiting;
        if (owner != null) {
            LockSupport.unpark(owner);
        }
        return true;
    }

    /** Wakes the owner although there may be nothing to take. */
    public void wake() {
        Thread owner = waiting;
        if (owner != null) {
            LockSupport.unpark(owner);
        }
    }

    /** Takes up to {@code most} letters into {@code into} without waiting; returns how many. */
    public int drain(Collection<? super T> into, int most) {
        int taken = 0;
        while (taken < most) {
            T letter = letters.poll();
            if (letter == null) {
                break;
            }
            size.decrementAndGet();
            into.add(letter);
            taken++;
        }
        return taken;
    }

    /** Waits until something was posted, the owner was woken, or the time is over. */
    public void await(long nanos) {
        waiting = Thread.currentThread();
        if (letters.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        waiting = null;
    }

    /** How many letters found no room. */
    public long refused() {
        return refused.get();
    }

    /** How many letters wait. */
    public int size() {
        return size.get();
    }
}
