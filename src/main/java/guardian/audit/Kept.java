package guardian.audit;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code after = "keep"}: files stay, and are remembered as swept, durably. For each user there is
 * a mark: up to which minute everything was swept, and since when nothing had changed there; a
 * directory that has changed no later is passed by. Beyond the mark each file is remembered by
 * itself.
 *
 * <pre>
 * mark USER MINUTE MILLIS
 * file DIRECTORY FINGERPRINT
 * </pre>
 *
 * <p>What this forgets, for want of room or of a disk, is read again, and the store recognises it.
 *
 * <p>Confined to the sweeper thread.
 */
final class Kept implements Disposal {

    static final int MOST_FILES = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);

    private record Mark(String minute, long millis) {}

    private final Path path;
    private final AppendFile log;
    private final Map<String, Mark> marks = new HashMap<>();
    private final Map<String, Set<Long>> files = new LinkedHashMap<>();
    private final Set<String> clean = new HashSet<>();
    private int remembered;
    private boolean complained;

    /** Reads what is remembered. */
    Kept(Path path) {
        this.path = path;
        this.log = new AppendFile(path);
        try {
            AppendFile.refuseFifo(path);
            for (String line : Files.readAllLines(path, StandardCharsets.US_ASCII)) {
                read(line.split(" "));
            }
        } catch (NoSuchFileException e) {
            // Nothing was kept yet.
        } catch (IOException e) {
            LOG.error("cannot read which audit files were swept; all are read again", e);
        }
    }

    private void read(String[] words) {
        if (words.length == 4 && words[0].equals("mark") && words[3].matches("\\d{1,18}")) {
            marks.put(words[1], new Mark(words[2], Long.parseLong(words[3])));
        } else if (words.length == 3
                && words[0].equals("file")
                && words[2].matches("[0-9a-f]{1,16}")) {
            remember(words[1], Long.parseUnsignedLong(words[2], 16));
        }
    }

    private void remember(String directory, long fingerprint) {
        if (remembered >= MOST_FILES) {
            remembered = 0;
            files.clear();
        }
        if (files.computeIfAbsent(directory, any -> new HashSet<>()).add(fingerprint)) {
            remembered++;
        }
    }

    @Override
    public boolean isDone(Place place, long changedMillis) {
        Mark mark = marks.get(user(place));
        return mark != null
                && mark.minute().compareTo(place.minute().toString()) >= 0
                && changedMillis < mark.millis();
    }

    @Override
    public boolean isDone(Minute minute, Path name, BasicFileAttributes file) {
        Set<Long> here = files.get(minute.place().text());
        return here != null && here.contains(fingerprint(name, file));
    }

    @Override
    public void dispose(Minute minute, Path name, BasicFileAttributes file) throws IOException {
        String directory = minute.place().text();
        long fingerprint = fingerprint(name, file);
        remember(directory, fingerprint);
        clean.remove(directory);
        log.append(fileLine(directory, fingerprint).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean empties() {
        return false;
    }

    @Override
    public void left(Place place) {
        if (files.containsKey(place.text())) {
            clean.add(place.text());
        }
    }

    @Override
    public void passed(Map<String, String> swept, long quietMillis) {
        swept.forEach((user, minute) -> marks.put(user, new Mark(minute, quietMillis)));
        clean.stream().filter(this::isBeforeItsMark).forEach(files::remove);
        clean.clear();
        remembered = files.values().stream().mapToInt(Set::size).sum();
        rewrite();
    }

    private boolean isBeforeItsMark(String directory) {
        int first = directory.indexOf('/');
        int last = directory.lastIndexOf('/');
        Mark mark = marks.get(first == last ? "-" : directory.substring(0, first));
        return mark != null && mark.minute().compareTo(directory.substring(last + 1)) >= 0;
    }

    /** What a user's mark goes by. */
    static String user(Place place) {
        return place.user() == null ? "-" : place.userText();
    }

    private void rewrite() {
        StringBuilder lines = new StringBuilder();
        marks.forEach(
                (user, mark) ->
                        lines.append("mark ")
                                .append(user)
                                .append(' ')
                                .append(mark.minute())
                                .append(' ')
                                .append(mark.millis())
                                .append('\n'));
        files.forEach(
                (directory, here) -> here.forEach(each -> lines.append(fileLine(directory, each))));
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            AppendFile.refuseFifo(fresh);
            Files.write(fresh, lines.toString().getBytes(StandardCharsets.US_ASCII));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.error("cannot note which audit files were swept; a restart reads more", e);
            }
        }
    }

    private static String fileLine(String directory, long fingerprint) {
        return "file " + directory + ' ' + Long.toHexString(fingerprint) + '\n';
    }

    private static long fingerprint(Path name, BasicFileAttributes file) {
        String parts =
                Place.written(name)
                        + '/'
                        + file.size()
                        + '/'
                        + file.lastModifiedTime().toMillis()
                        + '/'
                        + file.fileKey();
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < parts.length(); i++) {
            hash = (hash ^ parts.charAt(i)) * 0x100000001B3L;
        }
        return hash ^ hash >>> 32;
    }
}
