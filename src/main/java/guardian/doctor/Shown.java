package guardian.doctor;

/** Texts of others' files, made fit for a line of a terminal. */
final class Shown {

    private static final int LONGEST = 120;

    private Shown() {}

    static String text(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars()
                .limit(LONGEST)
                .forEach(c -> shown.append(c < ' ' || c >= 127 ? '?' : (char) c));
        return text.length() > LONGEST ? shown + "..." : shown.toString();
    }
}
