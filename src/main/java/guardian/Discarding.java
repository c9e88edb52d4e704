package guardian;

import guardian.ingest.Ingest;

/** Takes lines and does nothing, when all else has failed: httpd must not wait. */
final class Discarding implements Ingest.Next {

    @Override
    public void line(byte[] bytes, int from, int to) {
        // Discarded.
    }

    @Override
    public void tooLong(byte[] bytes, int from, int to) {
        // Discarded.
    }

    @Override
    public void arrive() {
        // Nothing to prepare.
    }

    @Override
    public void turn() {
        // Nothing to do.
    }

    @Override
    public void end() {
        // Nothing to finish.
    }
}
