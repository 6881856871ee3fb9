package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorFormat;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.InvalidFieldsException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How failures are told at a path, for those who find one before a route has said what it speaks. */
@Component
final class ErrorFormats {

    private final List<ErrorFormat> formats;
    private final List<Speak> spoken;

    ErrorFormats(List<ErrorFormat> formats, List<Speak> spoken) {
        this.formats = formats;
        this.spoken = spoken;
    }

    /** The dialect that whoever calls the path expects; null when OpenAI's will do. */
    @Nullable
    Dialect dialect(String path) {
        for (Speak each : spoken) {
            if (each.dialect().isExpectedAt(path)) {
                return each.dialect();
            }
        }
        return null;
    }

    /** The failure as it is told at the path; null where dialects tell it. */
    @Nullable
    HttpAnswer answer(GatewayException failure, String path, String requestId) {
        ErrorFormat format = at(path);
        return format == null ? null : format.answer(failure, path, requestId);
    }

    /** The same of a failure that names fields. */
    @Nullable
    HttpAnswer answer(InvalidFieldsException failure, String path, String requestId) {
        ErrorFormat format = at(path);
        return format == null ? null : format.answer(failure, path, requestId);
    }

    private @Nullable ErrorFormat at(String path) {
        for (ErrorFormat format : formats) {
            if (format.isFor(path)) {
                return format;
            }
        }
        return null;
    }
}
