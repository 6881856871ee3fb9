package ai.lyss.gateway.balance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a channel is not asked now.
 *
 * @param reason for operators, such as {@code cooling down: rate_limited}
 * @param until when to look again; null when nobody knows
 */
record Refusal(String reason, @Nullable Instant until) {}
