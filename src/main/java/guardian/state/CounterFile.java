package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of counters in the state directory. What it holds is in its name: {@code
 * counters-v2-250000.map} has records of layout 2, room for 250,000 of them (a map keeps the size
 * it was made with), and is never taken for anything else.
 *
 * @param path where it lies
 * @param most the records let in
 */
record CounterFile(Path path, long most) {

    /**
     * The layout of keys and records: raise it whenever {@link CounterKey}, {@link CounterValue} or
     * the meaning of the bytes in a record changes.
     */
    static final int LAYOUT = 2;

    private static final int PIECE = 1 << 16;
    private static final String SUFFIX = ".map";
    private static final Pattern NAME =
            Pattern.compile("counters-v" + LAYOUT + "-([1-9]\\d{0,17})\\.map");

    /** The file of that size, which need not exist. */
    static CounterFile of(StateDirectory state, long most) {
        return new CounterFile(state.file("counters-v" + LAYOUT + '-' + most + SUFFIX), most);
    }

    /** Those of our layout that exist. */
    static List<CounterFile> ofOurLayout(StateDirectory state) throws IOException {
        List<CounterFile> files = new ArrayList<>();
        for (String name : state.names("counters-*" + SUFFIX)) {
            Matcher parts = NAME.matcher(name);
            if (parts.matches()) {
                files.add(new CounterFile(state.file(name), Long.parseLong(parts.group(1))));
            }
        }
        return files;
    }

    /** Those of any other. */
    static List<CounterFile> ofOtherLayouts(StateDirectory state) throws IOException {
        List<CounterFile> files = new ArrayList<>();
        for (String name : state.names("counters*" + SUFFIX)) {
            if (!NAME.matcher(name).matches()) {
                files.add(new CounterFile(state.file(name), 0));
            }
        }
        return files;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** The name it has until it is whole: a full disk leaves a file that opens for a minute. */
    CounterFile unfinished() {
        return new CounterFile(path.resolveSibling(path.getFileName() + ".new"), most);
    }

    /**
     * Gives every part of it its place on the disk: Chronicle makes a file of holes, and writing to
     * one of them on a full disk is a fault of memory. Each piece is written once as it is. Nobody
     * may have it open: closing our channel would release his locks on it.
     */
    void allocate() throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long length = channel.size();
            for (long at = 0; at < length; ) {
                channel.read(piece.clear(), at);
                at += channel.write(piece.flip(), at);
            }
        }
    }

    /** Makes a copy of it; what another has put in its place before is gone. */
    void copyTo(CounterFile copy) throws IOException {
        copy.delete();
        Files.copy(path, copy.path);
    }

    /** Gives it the name of another of its size. */
    void becomes(CounterFile other) throws IOException {
        Files.move(path, other.path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Renames it so that nobody opens it any more; the last one of that kind is kept. */
    Path setAside(String why) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + why);
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        return aside;
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
