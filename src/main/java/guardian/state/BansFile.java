package guardian.state;

import guardian.event.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bans file for those who only read it, while no guardian runs. Any thread. */
public final class BansFile {

    /** Its name in the state directory. */
    public static final String NAME = "bans.log";

    private record Sort(Prefix client, boolean note) {}

    private BansFile() {}

    /** Bans that are open then, and what would be ones; none where there is no such file. */
    public static List<Ban> open(Path file, long nowSeconds) throws IOException {
        return latest(file).stream()
                .filter(ban -> ban.kind() == Ban.Kind.REAL || ban.kind() == Ban.Kind.NOTIONAL)
                .filter(ban -> ban.isOpen(nowSeconds))
                .toList();
    }

    /** The latest ban and the latest note of each client. */
    public static List<Ban> latest(Path file) throws IOException {
        Map<Sort, Ban> latest = new LinkedHashMap<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.ISO_8859_1))) {
            String line;
            while ((line = lines.readLine()) != null) {
                Ban ban = BanLine.read(line);
                if (ban != null) {
                    latest.put(new Sort(ban.client(), ban.isNote()), ban);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return List.copyOf(latest.values());
    }
}
