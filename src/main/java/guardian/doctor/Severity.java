package guardian.doctor;

import java.util.Locale;

/** How bad a finding is, the worst first. */
public enum Severity {
    /** Something that was asked for does not happen. */
    ERROR,
    /** It happens, but wrongly, or not for long. */
    WARNING;

    /** As it is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
