package guardian.config;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Permissions in octal, {@code "0770"}, or "" to leave them as they are. */
record OptionalMode() implements Kind<Optional<Set<PosixFilePermission>>> {

    private static final PosixFilePermission[] IN_ORDER = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    @Override
    public Optional<Set<PosixFilePermission>> read(Object toml) {
        if ("".equals(toml)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = permissions(toml);
        return permissions == null ? null : Optional.of(permissions);
    }

    private static Set<PosixFilePermission> permissions(Object toml) {
        if (!(toml instanceof String text && text.matches("0?[0-7]{3}"))) {
            return null;
        }
        int mode = Integer.parseInt(text, 8);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < IN_ORDER.length; bit++) {
            if ((mode & 1 << bit) != 0) {
                permissions.add(IN_ORDER[bit]);
            }
        }
        return permissions;
    }

    @Override
    public boolean allows(Optional<Set<PosixFilePermission>> value) {
        return true;
    }

    @Override
    public String allowed() {
        return "an octal mode such as \"0770\", or \"\" for none";
    }
}
