package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.AnswerCopy;

/** What is known of a request when the same is asked again. */
sealed interface Found {

    /** Nothing, or nothing any more: it is the asker's to run. */
    record Nothing() implements Found {}

    /** It was another request. */
    record Another() implements Found {}

    /** Nobody can tell at present. */
    record Unknown() implements Found {}

    /** It runs on some node. */
    record Running() implements Found {}

    /**
     * It was answered.
     *
     * @param requestId by which it was answered
     */
    record Kept(String requestId, AnswerCopy.Sent sent) implements Found {}

    /** It was answered, at such length that the answer is not kept. */
    record TooLong(String requestId) implements Found {}
}
