package guardian.audit;

import guardian.config.AuditSettings;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives directories below the audit directory the configured mode, owner and group: with mpm_itk
 * each is made by another user, and a reader that is not root could not enter it. Done by the
 * descriptor of the directory itself.
 *
 * <p>Confined to the sweeper thread.
 */
final class Permissions {

    private static final Logger LOG = LoggerFactory.getLogger(Permissions.class);

    private final Optional<Set<PosixFilePermission>> mode;
    private final UserPrincipal owner;
    private final GroupPrincipal group;
    private boolean complained;
    private long repaired;

    Permissions(AuditSettings settings) {
        UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
        this.mode = settings.directoryMode();
        this.owner = look("owner", settings.owner(), names::lookupPrincipalByName);
        this.group = look("group", settings.group(), names::lookupPrincipalByGroupName);
    }

    private interface Names<T> {
        T look(String name) throws IOException;
    }

    private static <T> T look(String key, String name, Names<T> names) {
        try {
            return name.isEmpty() ? null : names.look(name);
        } catch (IOException e) {
            LOG.error(
                    "audit.{} is \"{}\", which this machine does not know; directories keep theirs",
                    key,
                    name,
                    e);
            return null;
        }
    }

    /** Whether it is we who say whose directories are. */
    boolean giveAway() {
        return owner != null;
    }

    /** How many directories were changed. */
    long repaired() {
        return repaired;
    }

    /** Changes what differs. */
    void repair(Folder folder, String path) {
        if (mode.isEmpty() && owner == null && group == null) {
            return;
        }
        try {
            if (change(folder)) {
                repaired++;
            }
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.error(
                        "cannot give the audit directory {} the mode, owner and group that are"
                                + " configured; it and others like it stay as they are",
                        path,
                        e);
            }
        }
    }

    private boolean change(Folder folder) throws IOException {
        PosixFileAttributeView view = folder.view();
        PosixFileAttributes now = view.readAttributes();
        boolean changed = false;
        if (group != null && !group.equals(now.group())) {
            view.setGroup(group);
            changed = true;
        }
        if (mode.isPresent() && !mode.get().equals(now.permissions())) {
            view.setPermissions(mode.get());
            changed = true;
        }
        // Last: whoever is not root cannot change what he has given away.
        if (owner != null && !owner.equals(now.owner())) {
            view.setOwner(owner);
            changed = true;
        }
        return changed;
    }
}
