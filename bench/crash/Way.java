/** How a request went. */
enum Way {
    ANSWERED,
    /** The quota is exhausted. */
    REFUSED,
    /** The quota ended in the middle of the answer, and the client was told. */
    CUT,
    /** Nobody could tell whether the quota had room. */
    UNKNOWN,
    /** The node was killed meanwhile. */
    LOST,
    WRONG;

    /** By what came back, while the node was alive. */
    static Way of(int status, String text, boolean stream) {
        boolean error = text.contains("\"error\":{");
        if (status == 200 && !error && text.stripTrailing().endsWith(stream ? "data: [DONE]" : "}")) {
            return ANSWERED;
        }
        if (status == 200 && error && text.contains("The answer ends here.") && !text.contains("[DONE]")) {
            return CUT;
        }
        if (status == 429 && text.contains("\"code\":\"insufficient_quota\"")) {
            return REFUSED;
        }
        return status == 503 && text.contains("quota_unavailable") ? UNKNOWN : WRONG;
    }
}
