package guardian.ingest;

/** Why something from the input was counted for nobody. */
public interface Cause {

    /** The word for logs and reports. */
    String word();
}
