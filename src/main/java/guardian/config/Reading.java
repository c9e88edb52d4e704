package guardian.config;

import java.util.List;

/**
 * What a file says.
 *
 * @param settings to be used only when there are no faults; where a value is at fault its default
 *     stands, so that the places of state and logs are known as far as they can be
 * @param faults all that is wrong, in the order of the file
 */
public record Reading(Settings settings, List<Fault> faults) {

    public Reading {
        faults = List.copyOf(faults);
    }
}
