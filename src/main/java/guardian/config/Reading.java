package guardian.config;

import java.util.List;

/**
 * What a configuration file said.
 *
 * @param settings without faults, what to guard by. With faults, never to be guarded by: the
 *     default stands for each value at fault, so that the state directory and the logs are known as
 *     far as they can be. There the last good configuration lies, and there the faults are reported
 * @param faults all that is wrong, in the order of the file; empty when the file is good
 */
public record Reading(Settings settings, List<Fault> faults) {

    public Reading {
        faults = List.copyOf(faults);
    }
}
