package guardian.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** Opens the directory of a minute whose place is known, without a walk. */
final class Minutes {

    private Minutes() {}

    /** The directory; null when there is none, or none any more. */
    static Minute open(Path root, Place place, Permissions permissions) throws IOException {
        try (Folder top = Folder.open(root);
                Folder home = top.enter(place.user() == null ? place.day() : place.user())) {
            if (home == null) {
                return null;
            }
            UserPrincipal owner = permissions.giveAway() ? null : home.attributes().owner();
            if (place.user() == null) {
                return minute(place, home.enter(place.minute()), owner);
            }
            try (Folder day = home.enter(place.day())) {
                return day == null ? null : minute(place, day.enter(place.minute()), owner);
            }
        }
    }

    private static Minute minute(Place place, Folder folder, UserPrincipal owner) {
        return folder == null ? null : new Minute(place, folder, owner);
    }
}
