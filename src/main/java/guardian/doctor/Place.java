package guardian.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file system that is looked at: the machine's own, or one below a directory, whose paths are
 * then as they would be there.
 *
 * @param root {@code /}, or a directory that stands for it
 */
record Place(Path root) {

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_LINKS = 8;
    private static final Path SLASH = Path.of("/");

    /** Whether this is the machine that we run on. */
    boolean isThisMachine() {
        return root.equals(SLASH);
    }

    /** Where that path of the place really lies. */
    Path of(String path) {
        return of(Path.of(path));
    }

    /** Where that path of the place really lies; links of its last name are followed in there. */
    Path of(Path path) {
        Path real = below(path);
        for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(real); links++) {
            try {
                Path target = Files.readSymbolicLink(real);
                Path beside = real.resolveSibling(target);
                real = target.isAbsolute() ? below(target) : beside;
            } catch (IOException e) {
                return real;
            }
        }
        return real;
    }

    private Path below(Path path) {
        Path absolute = SLASH.resolve(path).normalize();
        return root.resolve(SLASH.relativize(absolute));
    }

    boolean exists(String path) {
        return Files.exists(of(path));
    }

    boolean isProgram(String path) {
        Path real = of(path);
        return Files.isRegularFile(real) && Files.isExecutable(real);
    }

    /** The first MiB of a file, a byte a character; null where it cannot be read. */
    String read(Path path) {
        Path real = of(path);
        if (!Files.isRegularFile(real)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(real)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null;
        }
    }

    String read(String path) {
        return read(Path.of(path));
    }

    /** Whether there is more of that file than {@link #read} gives. */
    boolean isLonger(Path path) {
        try {
            return Files.size(of(path)) > MOST_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** Names in a directory, sorted; none where there is no such. */
    List<String> names(Path directory) {
        Path real = of(directory);
        if (!Files.isDirectory(real)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(real)) {
            return entries.limit(MOST_ENTRIES)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    boolean isDirectory(Path path) {
        return Files.isDirectory(of(path));
    }

    /** Whether somebody is there, be it a link to nowhere. */
    boolean has(Path path) {
        return Files.exists(below(path), LinkOption.NOFOLLOW_LINKS);
    }
}
