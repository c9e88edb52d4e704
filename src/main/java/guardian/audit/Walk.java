package guardian.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Goes through the directories of the minutes in the order of their names, or backwards through the
 * newest ones, user by user, with and without the level of users, and may be interrupted between
 * any two. What does not look as ModSecurity makes it is passed by.
 *
 * <p>Confined to the sweeper thread.
 */
final class Walk implements Closeable {

    /** So many names of one directory are looked at in one walk. */
    static final int MOST_NAMES = 100_000;

    static final int ALL = Integer.MAX_VALUE;

    /**
     * A directory on the way to the minutes.
     *
     * @param home the name of that directly below the audit directory: a user's, or a day's where
     *     there is no level of users; null above that
     * @param day the name of a user's day; null above that
     * @param owner who owns {@code home}
     */
    private record Level(
            Folder folder, Path home, Path day, UserPrincipal owner, Iterator<Path> names) {}

    private final Deque<Level> levels = new ArrayDeque<>();
    private final Permissions permissions;
    private final int newest;

    /**
     * @param newest so many days of each user, and minutes of each day, are visited: those with the
     *     greatest names
     */
    Walk(Path root, Permissions permissions, int newest) throws IOException {
        this.permissions = permissions;
        this.newest = newest;
        Folder folder = Folder.open(root);
        levels.push(new Level(folder, null, null, null, names(folder, name -> true)));
    }

    /** The next directory of a minute; null when there is none left. */
    Minute next() throws IOException {
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            if (level.names().hasNext()) {
                Minute minute = visit(level, level.names().next());
                if (minute != null) {
                    return minute;
                }
            } else {
                levels.pop().folder().close();
            }
        }
        return null;
    }

    private Minute visit(Level level, Path name) throws IOException {
        Folder folder = null;
        try {
            folder = level.folder().enter(name);
            return folder == null ? null : enter(level, name, folder);
        } catch (IOException e) {
            // Removed just now, or not for us to see; a later walk may.
            if (folder != null) {
                folder.close();
            }
            return null;
        }
    }

    private Minute enter(Level level, Path name, Folder folder) throws IOException {
        permissions.repair(folder, Place.written(name));
        if (level.home() == null) {
            UserPrincipal owner = permissions.giveAway() ? null : folder.attributes().owner();
            Iterator<Path> names = names(folder, Walk::isDated);
            levels.push(new Level(folder, name, null, owner, names));
            return null;
        }
        if (!Place.isMinute(name)) {
            Iterator<Path> names = names(folder, Place::isMinute);
            levels.push(new Level(folder, level.home(), name, level.owner(), names));
            return null;
        }
        Place place =
                level.day() == null
                        ? new Place(null, level.home(), name)
                        : new Place(level.home(), level.day(), name);
        return new Minute(place, folder, level.owner());
    }

    /** In order; of those with a date only the newest, the latest first. */
    private Iterator<Path> names(Folder folder, Predicate<Path> wanted) throws IOException {
        List<Path> dated = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        try {
            Iterator<Path> names = folder.names();
            while (names.hasNext() && dated.size() + others.size() < MOST_NAMES) {
                Path name = names.next();
                if (wanted.test(name)) {
                    (isDated(name) ? dated : others).add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw Folder.cause(e);
        }
        Collections.sort(dated);
        Collections.sort(others);
        if (newest < dated.size()) {
            dated.subList(0, dated.size() - newest).clear();
        }
        if (newest != ALL) {
            // Who wants the newest wants them before those that a flood has left behind.
            Collections.reverse(dated);
        }
        others.addAll(dated);
        return others.iterator();
    }

    private static boolean isDated(Path name) {
        return Place.isDay(name) || Place.isMinute(name);
    }

    @Override
    public void close() throws IOException {
        for (Level level : levels) {
            level.folder().close();
        }
        levels.clear();
    }
}
