package guardian.window;

import guardian.event.Prefix;

/**
 * What a record of ModSecurity's weighs for its client by one rule.
 *
 * @param client the address of the client
 * @param rule number of the rule, in the order of all rules
 * @param weight 1 or more
 * @param timeMillis when its request was logged, epoch milliseconds
 * @param evidence its request
 */
public record AuditWeight(
        Prefix client, int rule, int weight, long timeMillis, Evidence evidence) {}
