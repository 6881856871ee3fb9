/** Google Gemini's generateContent: turns and parts instead of messages, and schemas with a small vocabulary. */
@NullMarked
package ai.lyss.gateway.provider.gemini;

import org.jspecify.annotations.NullMarked;
