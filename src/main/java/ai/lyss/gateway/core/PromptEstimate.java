package ai.lyss.gateway.core;

/** Knows about how many tokens a request's prompt has, without asking its model. */
@FunctionalInterface
public interface PromptEstimate {

    /** Tokens of all that the model reads: text, tools, images and files; 0 or more. */
    long promptTokens(ModelRequest request);
}
