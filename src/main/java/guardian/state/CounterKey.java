package guardian.state;

/**
 * Key of a counter in the map: client and rule. Its class is generated when the project is built.
 */
public interface CounterKey {

    /** Upper 64 bits of the client. */
    long getHigh();

    void setHigh(long high);

    /** Lower 64 bits of the client. */
    long getLow();

    void setLow(long low);

    /** The rule's number. */
    int getRule();

    void setRule(int rule);
}
