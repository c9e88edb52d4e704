package guardian.state;

import guardian.event.Prefix;
import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom operators have put on the allowlist by command: a file of addresses and networks, one a
 * line. Written anew as a whole, so that it is never half there; read again by whoever notices that
 * it has changed.
 */
public final class AllowedFile {

    /** Its name in the state directory. */
    public static final String NAME = "allowlist";

    private static final int MOST = 10_000;
    private static final long LONGEST = 1 << 20;

    private final Path file;

    public AllowedFile(Path directory) {
        this.file = directory.resolve(NAME);
    }

    /** Those in it, none where there is no file; a line that is no prefix is passed over. */
    public List<Prefix> read() throws IOException {
        AppendFile.refuseFifo(file);
        Set<Prefix> all = new LinkedHashSet<>();
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException(file + " has more than " + LONGEST + " bytes");
            }
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                Prefix client = Prefix.parse(line.strip());
                if (client != null) {
                    all.add(client);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return List.copyOf(all);
    }

    /** Adds one, durably; false when it is there already. */
    public boolean add(Prefix client) throws IOException {
        List<Prefix> all = new ArrayList<>(read());
        if (all.contains(client)) {
            return false;
        }
        if (all.size() >= MOST) {
            throw new IOException(file + " holds " + MOST + " clients already");
        }
        all.add(client);
        write(all);
        return true;
    }

    /** Takes one away, durably; false when it is not there. */
    public boolean remove(Prefix client) throws IOException {
        List<Prefix> all = new ArrayList<>(read());
        if (!all.remove(client)) {
            return false;
        }
        write(all);
        return true;
    }

    private void write(List<Prefix> all) throws IOException {
        Path fresh = file.resolveSibling(NAME + ".new");
        AppendFile.refuseFifo(fresh);
        Files.write(fresh, all.stream().map(Prefix::toString).toList());
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Equal as long as nobody has changed it; null where there is none. */
    public Object version() {
        try {
            BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(String.valueOf(of.fileKey()), of.lastModifiedTime(), of.size());
        } catch (IOException e) {
            return null;
        }
    }
}
