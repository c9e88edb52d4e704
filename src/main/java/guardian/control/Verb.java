package guardian.control;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers one sort of question, or carries one sort of order out. On the control thread. */
public interface Verb {

    /**
     * Takes a request up, without waiting.
     *
     * @param answer takes what makes one line of JSON, once, at once or later, on any thread; the
     *     control thread makes it
     */
    void take(JsonTree request, Consumer<Supplier<String>> answer);
}
