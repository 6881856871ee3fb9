/** The same request again: it joins the first or gets its answer, and nobody is called twice. */
@NullMarked
package ai.lyss.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
