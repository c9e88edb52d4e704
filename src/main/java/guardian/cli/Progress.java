package guardian.cli;

import guardian.audit.SweepReport;

/** A line on standard error that tells how far a sweep is, where somebody looks at it. */
final class Progress {

    /** Set by the launcher, since a JVM does not know what its standard error is. */
    private static final boolean IS_SEEN = Boolean.getBoolean("guardian.terminal");

    private int length;

    /** Writes it over the one before. */
    void show(SweepReport report) {
        if (IS_SEEN) {
            String text = String.format("%,d files, %,.0f/s", report.files(), report.rate());
            System.err.print('\r' + text + " ".repeat(Math.max(0, length - text.length())));
            length = text.length();
        }
    }

    /** Takes it away. */
    void end() {
        if (length > 0) {
            System.err.print('\r' + " ".repeat(length) + '\r');
        }
    }
}
