package guardian.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One directive of httpd's configuration that is in effect when httpd reads it.
 *
 * @param name as it is written there
 * @param arguments without their quotes, variables replaced
 * @param file which holds it, as httpd calls it
 * @param line its first line, counted from 1
 * @param site the number of the {@code <VirtualHost>} around it; 0 for the main server
 */
record Directive(String name, List<String> arguments, Path file, int line, int site) {

    Directive {
        arguments = List.copyOf(arguments);
    }

    /** httpd does not tell A from a. */
    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** An argument; empty where there are not so many. */
    String argument(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    /** Whether it has that argument; A is a. */
    boolean says(String argument) {
        return argument(0).equalsIgnoreCase(argument);
    }

    boolean isOfMainServer() {
        return site == 0;
    }

    @Override
    public String toString() {
        String all = String.join(" ", arguments);
        return Shown.text(arguments.isEmpty() ? name : name + ' ' + all);
    }

    /** In lower case, to be looked up. */
    String key() {
        return name.toLowerCase(Locale.ROOT);
    }
}
