package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Azure's verdicts on content (<a href="https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter">
 * content filtering</a>): always fine. */
final class AzureFilters {

    private static final String[] CATEGORIES = {"hate", "self_harm", "sexual", "violence"};

    private AzureFilters() {}

    /** {@code content_filter_results}. */
    static ObjectNode results() {
        ObjectNode results = Json.object();
        for (String category : CATEGORIES) {
            results.putObject(category).put("filtered", false).put("severity", "safe");
        }
        return results;
    }

    /** {@code prompt_filter_results}, in an object of its own. */
    static ObjectNode prompt() {
        ObjectNode holder = Json.object();
        holder.putArray("prompt_filter_results")
                .addObject()
                .put("prompt_index", 0)
                .set("content_filter_results", results());
        return holder;
    }
}
