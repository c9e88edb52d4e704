package guardian.ingest;

/** Tells a line that something garbled from one that is whole but of another form. */
final class Faults {

    private Faults() {}

    /** {@link Malformed#BINARY} when the line holds bytes that httpd never writes. */
    static Malformed of(byte[] line, int from, int to, Malformed otherwise) {
        for (int i = from; i < to; i++) {
            if (line[i] >= 0 && line[i] < ' ' && line[i] != '\r') {
                return Malformed.BINARY;
            }
        }
        return otherwise;
    }
}
