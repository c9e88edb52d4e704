package guardian.notify;

/**
 * What operators are told at once.
 *
 * @param text the same in short: one line of printable ASCII
 * @param json one JSON object in ASCII
 * @param notices how many it is about
 */
record Message(String text, String json, long notices) {}
