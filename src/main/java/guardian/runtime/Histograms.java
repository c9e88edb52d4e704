package guardian.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long something took, told apart by a word, such as the name of a rule. One thread measures,
 * any may read, a little late.
 *
 * <p>Bounded: of more than {@value #MOST} words, further ones are measured as {@value #OTHERS}.
 */
public final class Histograms {

    /** A place for all that found no place of their own. */
    public static final String OTHERS = "(others)";

    static final int MOST = 100;

    private final Map<String, Histogram> byWord = new ConcurrentHashMap<>();

    /** Measures one. Only by the thread that owns these. */
    public void took(String word, long nanos) {
        Histogram known = byWord.get(word);
        if (known == null) {
            String as = byWord.size() < MOST ? word : OTHERS;
            known = byWord.computeIfAbsent(as, first -> new Histogram());
        }
        known.took(nanos);
    }

    /** So far, by word. By any thread. */
    public Map<String, Histogram> all() {
        return new TreeMap<>(byWord);
    }
}
