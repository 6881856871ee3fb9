/**
 * The edge: HTTP, what a node has room for, and the dialects that clients speak, OpenAI's and Anthropic's; one answer or
 * one error per request.
 */
@NullMarked
package ai.lyss.gateway.api;

import org.jspecify.annotations.NullMarked;
