package guardian.store;

import java.util.List;

/**
 * What a report tells.
 *
 * @param name of the report
 * @param title in a sentence, with the numbers that were asked for
 * @param since from when on, UTC
 * @param columns names of the columns
 * @param rows values: a Long, a Double, a text of ours or of somebody else's (bytes, one in each
 *     char), or null where nothing is known
 */
public record Answer(
        String name,
        String title,
        java.time.Instant since,
        List<String> columns,
        List<List<Object>> rows) {}
