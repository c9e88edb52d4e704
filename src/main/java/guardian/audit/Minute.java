package guardian.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.attribute.UserPrincipal;

/**
 * An open directory with the files of one minute.
 *
 * @param place where it lies
 * @param folder the directory; whoever got it closes it
 * @param homeOwner who owns the directory below the audit directory that it lies in; null when that
 *     says nothing, because we have given it away
 */
record Minute(Place place, Folder folder, UserPrincipal homeOwner) implements Closeable {

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
