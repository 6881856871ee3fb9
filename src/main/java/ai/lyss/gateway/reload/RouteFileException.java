package ai.lyss.gateway.reload;

import java.nio.file.Path;

/** A file of routes that cannot be used, with its place. */
final class RouteFileException extends Exception {

    private static final long serialVersionUID = 1;

    RouteFileException(Path file, int line, String reason) {
        super(file + ", line " + line + ": " + reason, null, false, false);
    }
}
