package ai.lyss.gateway.catalog;

import java.nio.file.Path;

/** A file that cannot be used, with its place. */
final class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CatalogException(Path file, int line, String reason) {
        super(file + ", line " + line + ": " + reason, null, false, false);
    }
}
