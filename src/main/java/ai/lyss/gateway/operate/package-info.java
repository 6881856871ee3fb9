/** What operators see and do over JMX. */
@NullMarked
package ai.lyss.gateway.operate;

import org.jspecify.annotations.NullMarked;
