package guardian.firewall;

/**
 * How full a firewall is.
 *
 * @param held clients it holds, in the family that holds more of what it has room for
 * @param most clients it has room for in that family; 0 while that is not known
 * @param left bans that had to leave, or found no room, since all others ended later
 */
public record Fill(long held, long most, long left) {

    /** Of a firewall without a bound of its own. */
    public static final Fill UNBOUNDED = new Fill(0, 0, 0);
}
