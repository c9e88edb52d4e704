package guardian.control;

/** Answers that are none. */
final class Faults {

    private Faults() {}

    /** The request makes no sense. */
    static String usage(String fault) {
        return Json.of(json -> json.text("error", fault).text("cause", "usage"));
    }

    /** There is too much to do. */
    static String busy() {
        return Json.of(
                json ->
                        json.text("error", "the guardian has too much to answer; try again")
                                .text("cause", "busy"));
    }
}
