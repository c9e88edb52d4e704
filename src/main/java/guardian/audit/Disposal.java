package guardian.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** What becomes of a file once its record is safe. */
interface Disposal {

    /** Does away with a file, or remembers it. */
    void dispose(Minute minute, Path name, BasicFileAttributes file) throws IOException;

    /**
     * Whether nothing is to be done about anything in a directory any more.
     *
     * @param changedMillis when it changed last
     */
    default boolean isDone(Place place, long changedMillis) {
        return false;
    }

    /** Whether nothing is to be done about a file any more. */
    default boolean isDone(Minute minute, Path name, BasicFileAttributes file) {
        return false;
    }

    /** A pass has found that nothing is left to do in a directory, nor will be. */
    default void left(Place place) {
        // What is gone need not be remembered.
    }

    /**
     * A pass through everything is over.
     *
     * @param swept for each user, as {@link Kept#user} names him, the minute up to which nothing is
     *     left to do
     * @param quietMillis these directories had not changed since then
     */
    default void passed(Map<String, String> swept, long quietMillis) {
        // What is gone need not be remembered.
    }

    /** Whether directories that are empty then are to be removed. */
    default boolean empties() {
        return true;
    }

    /** {@code after = "delete"}. */
    final class Delete implements Disposal {

        @Override
        public void dispose(Minute minute, Path name, BasicFileAttributes file) throws IOException {
            minute.folder().remove(name);
        }
    }

    /** {@code after = "archive"}: there as it lay here. */
    final class Archive implements Disposal {

        private final Storage storage;

        Archive(Path directory) {
            this.storage = new Storage(directory);
        }

        @Override
        public void dispose(Minute minute, Path name, BasicFileAttributes file) throws IOException {
            String below = minute.place().text();
            try (Folder to = storage.open(below)) {
                storage.move(minute.folder(), name, to, below, Place.written(name));
            }
        }
    }
}
