package ai.lyss.gateway.management;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions of resources as HTTP says them (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1">If-Match</a>). */
final class EntityTag {

    /** A proxy that compresses answers weakens their tags, so a weak one is as good. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([\\x21\\x23-\\x7e]{1,200})\"");

    private EntityTag() {}

    /** The {@code ETag} of a version. */
    static String of(String version) {
        return '"' + HeaderText.encoded(version).replace("\"", "%22") + '"';
    }

    /** The version in an {@code If-Match}; null for any. */
    static @Nullable String version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        Matcher tag = TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "If-Match must be one ETag as it was answered, such as \"3\", or *.");
        }
        return tag.group(1);
    }
}
