package guardian.state;

import net.openhft.chronicle.values.Array;

/**
 * A counter's record in the map, as eight-byte words: the fewest calls to copy it in and out. Its
 * class is generated when the project is built.
 */
public interface CounterValue {

    /** Words in a record. */
    int WORDS = CounterStore.RECORD_BYTES / Long.BYTES;

    /** One word of the record. */
    @Array(length = WORDS)
    long getWordAt(int index);

    void setWordAt(int index, long word);
}
