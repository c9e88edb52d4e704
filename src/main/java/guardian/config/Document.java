package guardian.config;

import java.util.ArrayList;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A parsed file: its sections, and the way from a place in it to a fault. */
final class Document {

    private static final int LONGEST_MESSAGE = 300;

    private final Faults faults;
    private final CondensedText condensed;
    private final List<Section> sections = new ArrayList<>();
    private final TomlTable table;
    private Outline outline;

    private Document() {
        faults = null;
        condensed = null;
        table = null;
    }

    Document(String text, Faults faults) {
        this.faults = faults;
        this.condensed = new CondensedText(text);
        TomlParseResult result = parse(condensed.text());
        this.table = result;
        if (result != null && result.hasErrors()) {
            outline = new Outline(text);
            addSyntaxFaults(result.errors());
        }
    }

    /** One that says nothing, and costs no parser. */
    static Document empty() {
        return new Document();
    }

    /** A mistake of the parser's own must not keep the guardian from guarding. */
    private TomlParseResult parse(String text) {
        try {
            return Toml.parse(text);
        } catch (RuntimeException | StackOverflowError e) {
            String why = Shown.plain(String.valueOf(e), LONGEST_MESSAGE);
            faults.add(1, 1, "file", "cannot be parsed: " + why + ", allowed: a TOML file");
            return null;
        }
    }

    /** The keys before the first header. */
    Section top() {
        return section("", table, TomlPosition.positionAt(1, 1));
    }

    Section section(String path, TomlTable content, TomlPosition position) {
        Section section = new Section(this, path, content, position);
        sections.add(section);
        return section;
    }

    void addFault(TomlPosition at, String key, String message) {
        int line = lineOf(at);
        if (outline == null || !outline.isMisplaced(line)) {
            faults.add(line, at.column(), key, message);
        }
    }

    int lineOf(TomlPosition position) {
        return condensed.lineOf(position.line());
    }

    /** Whether a key that is missing there may only have been lost to a syntax fault. */
    boolean mayHaveLostKeys(TomlPosition section) {
        return outline != null && outline.isIncomplete(lineOf(section));
    }

    /** Reports each key that nobody asked for: call it when all sections have been read. */
    void rejectUnknownKeys() {
        for (Section section : sections) {
            section.rejectUnknownKeys(sections);
        }
    }

    /** All keys that were asked for, with their sections. */
    List<String> knownKeys() {
        List<String> keys = new ArrayList<>();
        for (Section section : sections) {
            for (String key : section.known()) {
                keys.add(section.pathOf(key));
            }
        }
        return keys;
    }

    private void addSyntaxFaults(List<TomlParseError> errors) {
        for (TomlParseError error : errors) {
            outline.markBroken(lineOf(error.position()));
        }
        for (TomlParseError error : errors) {
            int line = lineOf(error.position());
            int column = error.position().column();
            String message = error.getMessage();
            if (outline.isMisplaced(line) && message.contains(" previously defined ")) {
                continue;
            }
            String hint =
                    message.startsWith("Unexpected") && outline.lacksQuotes(line, column)
                            ? "; texts, paths and durations stand in quotes"
                            : "";
            faults.add(line, column, outline.keyAt(line), plain(message) + hint);
        }
    }

    /** The parser's message as the end of a line of ours, with the line numbers of the file. */
    private String plain(String message) {
        StringBuilder text = new StringBuilder(message);
        int at = 0;
        while ((at = text.indexOf("line ", at)) >= 0) {
            at += 5;
            int end = at;
            while (end < text.length() && end < at + 6 && Character.isDigit(text.charAt(end))) {
                end++;
            }
            if (end > at && text.indexOf(", column", end) == end) {
                int line = Integer.parseInt(text.substring(at, end));
                text.replace(at, end, Integer.toString(condensed.lineOf(line)));
            }
        }
        if (message.startsWith("Unexpected")) {
            text.setCharAt(0, 'u');
        }
        return Shown.plain(text.toString(), LONGEST_MESSAGE);
    }
}
