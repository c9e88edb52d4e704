package guardian.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where the file lies that a line of the index names: {@code ... "-" /USER/DAY/MINUTE/NAME 0 SIZE
 * md5:HEX}, and behind that nothing, a blank, or an L. Told from the right: what stands before was
 * a client's.
 *
 * @param place its directory
 * @param name its name
 */
record IndexLine(Place place, Path name) {

    private static final String SUM = "md5:";

    /**
     * Reads a line.
     *
     * @param root ModSecurity 3 writes the path with that of the audit directory in front
     * @return null when it is none of an index
     */
    static IndexLine read(byte[] line, Path root) {
        String text = new String(line, StandardCharsets.ISO_8859_1).stripTrailing();
        if (text.endsWith(" L")) {
            text = text.substring(0, text.length() - 2);
        }
        int sum = text.lastIndexOf(' ');
        int size = sum < 0 ? -1 : text.lastIndexOf(' ', sum - 1);
        int offset = size < 0 ? -1 : text.lastIndexOf(' ', size - 1);
        int path = offset < 0 ? -1 : text.lastIndexOf(' ', offset - 1);
        if (path < 0 || !text.startsWith(SUM, sum + 1)) {
            return null;
        }
        return of(text.substring(path + 1, offset), root.toString());
    }

    private static IndexLine of(String path, String root) {
        String below = path.startsWith(root + '/') ? path.substring(root.length()) : path;
        String[] parts = below.split("/", -1);
        boolean hasUser = parts.length == 5;
        if (!hasUser && parts.length != 4 || !parts[0].isEmpty()) {
            return null;
        }
        try {
            Path user = hasUser ? name(parts[1]) : null;
            Path day = name(parts[parts.length - 3]);
            Path minute = name(parts[parts.length - 2]);
            Path name = name(parts[parts.length - 1]);
            boolean dated = Place.isDay(day) && Place.isMinute(minute);
            return dated ? new IndexLine(new Place(user, day, minute), name) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static Path name(String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new InvalidPathException(text, "it is no name");
        }
        return Path.of(text);
    }
}
