package guardian.config;

/** A host name as DNS knows it: whole, so that no search domain is ever added. */
final class HostName {

    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    private HostName() {}

    /** Whether the text is one, and can be taken for no address. */
    static boolean is(String text) {
        String[] labels = text.split("\\.", -1);
        boolean good = text.length() <= LONGEST && labels.length > 1;
        for (String label : labels) {
            good = good && isLabel(label);
        }
        return good && !Character.isDigit(labels[labels.length - 1].charAt(0));
    }

    private static boolean isLabel(String label) {
        boolean good =
                !label.isEmpty()
                        && label.length() <= LONGEST_LABEL
                        && !label.startsWith("-")
                        && !label.endsWith("-");
        for (int i = 0; good && i < label.length(); i++) {
            char c = label.charAt(i);
            good = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
        }
        return good;
    }
}
