package guardian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldTermTest {

    private static final String STATUS =
            "Name:\tjava\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000004000\n"
                    + "SigBlk:\tffffffffffffffff\nSigIgn:\t0000000000004003\n";

    @Test
    void shouldReadTheMasksOfSignals() {
        assertThat(HeldTerm.mask(STATUS, "SigPnd")).isZero();
        assertThat(HeldTerm.mask(STATUS, "ShdPnd")).isEqualTo(1 << 14);
        assertThat(HeldTerm.mask(STATUS, "SigBlk")).isEqualTo(-1);
    }

    @Test
    void shouldTakeAMaskThatIsNotToldForAnEmptyOne() {
        assertThat(HeldTerm.mask(STATUS, "SigCgt")).isZero();
        assertThat(HeldTerm.mask("", "SigBlk")).isZero();
    }

    @Test
    void shouldNotHaveComeWhereNothingIsHeldBack() {
        HeldTerm term = new HeldTerm();
        assertThat(term.isHeld()).isFalse();
        assertThat(term.hasCome()).isFalse();
    }
}
