package guardian.event;

/** Whether rules could stop a request. */
public enum EngineMode {
    /** They could. */
    ON,
    /** They could only say that they would. */
    DETECTION_ONLY,
    /** No rule looked at it. */
    OFF,
    /** The file does not tell: its part H was not logged. */
    UNKNOWN
}
