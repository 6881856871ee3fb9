package ai.lyss.gateway.channel.manage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A setting of channels that is no capability: what a single provider wants to know.
 *
 * @param name as a channel's setting is called
 * @param values what it can be
 * @param otherwise what holds without it; empty for nothing
 * @param meaning a sentence
 */
record OwnSetting(String name, String values, String otherwise, String meaning) {

    private static final List<OwnSetting> LIKE_OPENAI = List.of(
            new OwnSetting("path", "a path", "/chat/completions", "Where chat completions are, behind the base URL."),
            new OwnSetting("embeddings-path", "a path", "/embeddings", "Where embeddings are, behind the base URL."),
            new OwnSetting("profile", "a profile of config/models.yaml", "", "What is known of the server."));

    private static final Map<String, List<OwnSetting>> BY_PROVIDER = Map.of(
            "openai",
            List.of(
                    new OwnSetting("organization", "a text", "", "Sent as OpenAI-Organization."),
                    new OwnSetting("project", "a text", "", "Sent as OpenAI-Project.")),
            "azure",
            List.of(
                    new OwnSetting("api", "classic or v1", "classic", "Which of Azure's APIs is called."),
                    new OwnSetting("api-version", "a version", "2024-10-21", "Of the classic API."),
                    new OwnSetting("auth", "api-key or bearer", "api-key", "How the credential is shown.")),
            "anthropic",
            List.of(
                    new OwnSetting("anthropic-version", "a day", "2023-06-01", "Sent as anthropic-version."),
                    new OwnSetting("anthropic-beta", "names with commas", "", "Betas that every request asks for."),
                    new OwnSetting("auth", "x-api-key or bearer", "x-api-key", "How the credential is shown."),
                    new OwnSetting("user-id", "true or false", "false", "Passes on who the user is.")),
            "gemini",
            List.of(new OwnSetting("api-version", "a version", "v1beta", "The first part of the path.")),
            "openrouter",
            List.of(
                    new OwnSetting("referer", "an address", "", "Who asks, for OpenRouter's statistics."),
                    new OwnSetting("title", "a text", "", "Who asks, for OpenRouter's statistics.")));

    /** Those of a provider; a route that is not known here speaks like OpenAI, as all new ones do. */
    static List<OwnSetting> of(String provider) {
        List<OwnSetting> settings = new ArrayList<>(BY_PROVIDER.getOrDefault(provider, List.of()));
        if (!List.of("azure", "anthropic", "gemini").contains(provider)) {
            settings.addAll(LIKE_OPENAI);
        }
        return settings;
    }
}
