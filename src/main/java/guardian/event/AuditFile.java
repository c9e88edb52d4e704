package guardian.event;

/**
 * Where a record was found. All four together tell it from every other: the same id may stand under
 * two users, and be used again for a file of the same name.
 *
 * @param user the directory of the user whose child wrote it, with mpm_itk one of many; empty where
 *     ModSecurity makes no such directories (before 2.9.3, and 3.x)
 * @param path below the audit directory, with {@code /} between; printable ASCII, what is not is
 *     written {@code %hh}
 * @param size in bytes, all of it
 * @param md5 of what was read of it, 32 hexadecimal digits; as in the audit index, but for {@link
 *     AuditMark#TOO_LONG}
 */
public record AuditFile(String user, String path, long size, String md5) {

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
