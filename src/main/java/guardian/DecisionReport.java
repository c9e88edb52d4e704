package guardian;

import guardian.decision.Bans;
import guardian.window.Watch;

/** What there is to report of decisions, bans and the firewall. Confined to the main thread. */
final class DecisionReport {

    private final Deciding deciding;
    private final Bans bans;
    private final Watch watch;
    private final News news;

    DecisionReport(Deciding deciding, Bans bans, Watch watch, News news) {
        this.deciding = deciding;
        this.bans = bans;
        this.watch = watch;
        this.news = news;
    }

    /** Whether anything is new. */
    boolean report() {
        boolean any =
                news.tell(
                        "forgotten",
                        bans.forgotten(),
                        "open bans are forgotten here and end in the kernel");
        any |=
                news.tell(
                        "probations",
                        watch.forgottenProbations(),
                        "clients on probation were forgotten, and find whole thresholds");
        any |=
                news.tell(
                        "visitors",
                        watch.audience().forgottenVisitors(),
                        "visitors are too many to tell apart, their networks are not banned");
        any |= firewall();
        any |= dns();
        return any;
    }

    private boolean firewall() {
        boolean any =
                news.tell(
                        "ineffective",
                        deciding.wall().ineffective(),
                        "bans did not keep their clients' requests out, see the lines about those"
                                + " that do not work,");
        any |=
                news.tell(
                        "unwatched",
                        watch.sightings().unwatched(),
                        "bans are too many to notice when they do not work,");
        any |=
                news.tell(
                        "drift",
                        deciding.wall().drift(),
                        "bans were put back that somebody else had taken out of the firewall,");
        return any;
    }

    private boolean dns() {
        boolean any = news.tell("unasked", deciding.unasked(), "questions to DNS found no room");
        any |=
                news.tell(
                        "unverified",
                        deciding.unverified(),
                        "times it was decided without knowing whether a client is a search engine,"
                                + " since DNS did not answer in time");
        any |=
                news.tell(
                        "unremembered",
                        deciding.forgotten(),
                        "addresses were forgotten that DNS was asked about");
        return any;
    }
}
