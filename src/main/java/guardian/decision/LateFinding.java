package guardian.decision;

import guardian.event.Finding;
import guardian.event.Prefix;

/**
 * What ModSecurity found in a decision's request, known only after the decision was logged.
 *
 * @param client whom the decision was about
 * @param rule name of the deciding rule
 * @param id of the request
 */
record LateFinding(Prefix client, String rule, String id, Finding finding) {}
