package guardian.state;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every ban, one line each, the last line of a client being what holds. Appended by one write with
 * O_APPEND, so that two guardians may share the file; each reads what was added.
 *
 * <p>What was appended survives a kill -9; {@link #sync} makes it survive a power cut. Confined to
 * the enforcer thread, except for that.
 */
public final class BanJournal implements AutoCloseable {

    private static final int CHUNK = 1 << 16;
    private static final int LONGEST_LINE = 8192;
    private static final int GATE_TRIES = 200;
    private static final long GATE_NANOS = 5_000_000;

    /** No file is this one: what could not be opened is opened the next time. */
    private static final Object NONE = new Object();

    private final Path file;
    private final String writer;
    private final ProcessLock gate;
    private volatile FileChannel channel;
    private Object inode;
    private long position;
    private String rest = "";
    private long damaged;
    private boolean another;
    private volatile boolean unsynced;

    private BanJournal(Path file, String writer) {
        this.file = file;
        this.writer = writer;
        this.gate = new ProcessLock(file.resolveSibling(file.getFileName() + ".lock"));
    }

    /** Opens the file or makes it; nothing is read yet. */
    public static BanJournal open(Path file) throws IOException {
        long pid = ProcessHandle.current().pid();
        String writer = pid + "-" + Long.toHexString(System.currentTimeMillis());
        BanJournal journal = new BanJournal(file, writer);
        journal.reopen();
        return journal;
    }

    /** Appends bans in one write, to the file that holds now. */
    public void append(Collection<Ban> bans) throws IOException {
        // Whoever compacts the file needs milliseconds; should he hang, a ban is worth more.
        for (int i = 0; i < GATE_TRIES && !gate.share(); i++) {
            LockSupport.parkNanos(GATE_NANOS);
        }
        try {
            noticeAnother();
            write(bans);
        } finally {
            gate.release();
        }
    }

    private void write(Collection<Ban> bans) throws IOException {
        StringBuilder lines = new StringBuilder();
        // A torn line of somebody who was killed must not swallow ours.
        if (!endsWithLine()) {
            lines.append('\n');
        }
        for (Ban ban : bans) {
            lines.append(BanLine.print(writer, ban));
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        unsynced = true;
    }

    /** Brings what was appended to the disk. By any thread. */
    public void sync() throws IOException {
        if (unsynced) {
            unsynced = false;
            try {
                channel.force(false);
            } catch (IOException e) {
                unsynced = true;
                throw e;
            }
        }
    }

    /** Reads everything from the beginning. */
    public void readAll(Consumer<Ban> bans) throws IOException {
        position = 0;
        rest = "";
        another = false;
        read(bans);
    }

    /**
     * Reads what was added since the last look, by us or another guardian, in the order that holds.
     *
     * @return whether the file is another one than before, compacted or made anew: then all of it
     *     was read, and it may lack what was written to the one before
     */
    public boolean readNew(Consumer<Ban> bans) throws IOException {
        noticeAnother();
        if (another) {
            readAll(bans);
            return true;
        }
        if (channel.size() > position) {
            read(bans);
        }
        return false;
    }

    /**
     * Rewrites the file with what still matters, unless another guardian is writing just now.
     *
     * @param news takes what others have added up to this moment
     * @param bans what to keep, asked after that
     * @return whether it was done
     */
    public boolean compact(Consumer<Ban> news, Supplier<? extends Collection<Ban>> bans)
            throws IOException {
        if (!gate.hold()) {
            return false;
        }
        try {
            readNew(news);
            replace(bans.get());
            return true;
        } catch (IOException e) {
            Files.deleteIfExists(fresh());
            throw e;
        } finally {
            gate.release();
        }
    }

    private void replace(Collection<Ban> bans) throws IOException {
        Path fresh = fresh();
        StringBuilder lines = new StringBuilder();
        for (Ban ban : bans) {
            lines.append(BanLine.print(writer, ban));
        }
        Files.writeString(fresh, lines);
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        reopen();
        position = channel.size();
        rest = "";
    }

    private Path fresh() {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Length of the file in bytes. */
    public long length() throws IOException {
        return channel.size();
    }

    /** Lines that were torn or of another version, and therefore not believed. */
    public long damaged() {
        return damaged;
    }

    @Override
    public void close() throws IOException {
        sync();
        channel.close();
        gate.close();
    }

    private void reopen() throws IOException {
        if (channel != null) {
            inode = NONE;
            channel.close();
        }
        AppendFile.refuseFifo(file);
        // Java forbids READ with APPEND; the reading end is opened where it is needed.
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        inode = Inode.of(file);
    }

    private void noticeAnother() throws IOException {
        if (!Objects.equals(Inode.of(file), inode) || channel.size() < position) {
            another = true;
            reopen();
        }
    }

    private boolean endsWithLine() throws IOException {
        long size = channel.size();
        if (size == 0) {
            return true;
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.read(last, size - 1) != 1 || last.get(0) == '\n';
        }
    }

    private void read(Consumer<Ban> bans) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            int count;
            while ((count = in.read(chunk.clear(), position)) > 0) {
                position += count;
                String text =
                        rest + new String(chunk.array(), 0, count, StandardCharsets.ISO_8859_1);
                List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
                rest = lines.remove(lines.size() - 1);
                if (rest.length() > LONGEST_LINE) {
                    damaged++;
                    rest = "";
                }
                lines.forEach(line -> take(line, bans));
            }
        }
    }

    private void take(String line, Consumer<Ban> bans) {
        if (line.isEmpty()) {
            return;
        }
        Ban ban = BanLine.read(line);
        if (ban == null) {
            damaged++;
        } else {
            bans.accept(ban);
        }
    }
}
