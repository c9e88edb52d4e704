package guardian.state;

import java.io.IOException;

/** Somebody else who has the same counters open. */
interface OtherOwner extends AutoCloseable {

    void add(int client, int weight) throws IOException;

    int read(int client) throws IOException;

    /** Whether mending tells that the counters are not those of the next guardian any more. */
    boolean isLost() throws IOException;

    void closeAndOpen() throws IOException;

    @Override
    void close() throws IOException;
}
