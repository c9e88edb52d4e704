package guardian;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Counts of what went wrong, told when they have changed. Confined to the main thread. */
final class News {

    private final Map<String, Long> told = new LinkedHashMap<>();
    private final Logger log;

    News(Logger log) {
        this.log = log;
    }

    /** Whether the count is another than it was when last asked about; 0 at first. */
    boolean isNew(String what, long count) {
        Long before = told.put(what, count);
        return count != (before == null ? 0 : before);
    }

    /** Says so in a sentence when the count is new. */
    boolean tell(String what, long count, String sentence) {
        if (isNew(what, count)) {
            log.warn("{} {} so far", count, sentence);
            return true;
        }
        return false;
    }
}
