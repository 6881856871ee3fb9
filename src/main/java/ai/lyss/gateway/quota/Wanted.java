package ai.lyss.gateway.quota;

/**
 * What a request wants of a quota.
 *
 * @param account the quota
 * @param least it is refused if it cannot have this
 * @param most it does not need more than this
 */
record Wanted(Account account, long least, long most) {}
