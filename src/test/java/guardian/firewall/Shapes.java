package guardian.firewall;

import guardian.config.RuleFile;

/** What backends are to make of bans, as a file has it. */
final class Shapes {

    private Shapes() {}

    /** By these keys of {@code [firewall]}, one a line. */
    static Shape of(String... keys) {
        return Shape.of(RuleFile.settings("[firewall]\n" + String.join("\n", keys)));
    }
}
