package guardian.firewall;

/**
 * How full a firewall is.
 *
 * @param held clients it holds, where it is fullest: each family and sort has room of its own
 * @param most clients it has room for there; 0 while that is not known
 * @param left clients that had to leave before their end, so that others that end later found room
 */
public record Fill(long held, long most, long left) {

    /** Of a firewall without a bound of its own. */
    public static final Fill UNBOUNDED = new Fill(0, 0, 0);

    /** The fuller of this one and another place. */
    Fill orFuller(long otherHeld, long otherMost) {
        return otherHeld * most > held * otherMost || most == 0
                ? new Fill(otherHeld, otherMost, left)
                : this;
    }
}
