package guardian.firewall;

/**
 * Says in time that a firewall will be full, and once for each time that it fills up. Confined to
 * the enforcer thread.
 */
final class FillWatch {

    private static final int TOLD_AT_PERCENT = 90;
    private static final int AGAIN_BELOW_PERCENT = 80;

    private boolean told;

    /** What operators should know by now; null when that is nothing new. */
    String news(Fill fill) {
        long percent = fill.most() == 0 ? 0 : 100 * fill.held() / fill.most();
        if (percent < AGAIN_BELOW_PERCENT) {
            told = false;
        }
        if (told || percent < TOLD_AT_PERCENT) {
            return null;
        }
        told = true;
        return String.format(
                "the firewall holds %d clients and has room for %d: when it is full, those leave"
                        + " that end soonest",
                fill.held(), fill.most());
    }
}
