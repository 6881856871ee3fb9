/** The edge: OpenAI's API in and out, one answer or one error per request. */
@NullMarked
package ai.lyss.gateway.api;

import org.jspecify.annotations.NullMarked;
