package guardian.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Gets the text of a configuration file, and says plainly why when there is none. */
final class FileText {

    /**
     * The parser needs some 500 times the size of the worst files, and the daemon's heap is small.
     * 128 KiB are about 6,000 addresses.
     */
    static final int MOST_BYTES = 128 * 1024;

    private FileText() {}

    /** The text without a byte order mark; null when there is none, and then a fault says why. */
    static String read(Path file, Faults faults) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                // A pipe or a device could make us wait for ever.
                return refuse(
                        attributes.isDirectory() ? "is a directory" : "is not a regular file",
                        faults);
            }
            return decode(bytesOf(file), faults);
        } catch (NoSuchFileException e) {
            return refuse("does not exist", faults);
        } catch (AccessDeniedException e) {
            return refuse("cannot be read: permission denied", faults);
        } catch (IOException e) {
            return refuse("cannot be read: " + Shown.plain(String.valueOf(e), 300), faults);
        }
    }

    private static String refuse(String why, Faults faults) {
        faults.add(1, 1, "file", why + ", allowed: a readable TOML file");
        return null;
    }

    private static byte[] bytesOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    private static String decode(byte[] bytes, Faults faults) {
        if (bytes.length > MOST_BYTES) {
            faults.add(1, 1, "file", "is too large, allowed: " + MOST_BYTES / 1024 + " KiB");
            return null;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String found = Integer.toHexString(bytes[in.position()] & 0xFF);
            faults.add(
                    1 + lineFeeds(text),
                    text.length() - text.lastIndexOf('\n'),
                    "file",
                    "found the byte 0x" + found + ", allowed: UTF-8 text");
            // The rest may still tell where the last good configuration lies.
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
    }

    private static int lineFeeds(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }
}
