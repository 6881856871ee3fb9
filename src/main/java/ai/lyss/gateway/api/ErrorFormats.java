package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorFormat;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.InvalidFieldsException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The formats of errors of paths that are no model's, for those who find a failure without knowing what is there. */
@Component
final class ErrorFormats {

    private final List<ErrorFormat> formats;

    ErrorFormats(List<ErrorFormat> formats) {
        this.formats = formats;
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
