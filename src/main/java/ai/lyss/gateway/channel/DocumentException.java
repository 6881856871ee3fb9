package ai.lyss.gateway.channel;

/** A document that is not YAML, or not the kind that is expected. */
final class DocumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;

    DocumentException(int line, String reason) {
        super(reason, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }
}
