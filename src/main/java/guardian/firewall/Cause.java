package guardian.firewall;

/** Why requests of a banned client still come. */
public enum Cause {
    /** Packets come from a proxy, which the firewall lets pass. */
    PROXY("proxy in front"),
    /** The client is not in the guardian's set, or there is no such set. */
    SET("set missing"),
    /** A rule before the guardian's lets packets pass, or the guardian's are gone. */
    ORDER("rule order"),
    /** Packets of connections that were open before are let pass. */
    ESTABLISHED("established connection"),
    /** What is forwarded does not pass the guardian's rules. */
    CONTAINER("container path"),
    /** The server is asked on a port that is not guarded. */
    PORT("wrong port"),
    /** Nothing wrong was found, or nothing could be found out. */
    UNKNOWN("unknown");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    /** In the words of guardian.log. */
    public String words() {
        return words;
    }
}
