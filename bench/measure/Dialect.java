import java.util.List;
import java.util.Map;

/** A provider's words, as far as load is made of them and answers are checked. */
enum Dialect {
    OPENAI("openai", "openai/v1", "\"content\":") {
        @Override
        String path(Ask ask) {
            return "/chat/completions";
        }

        @Override
        Map<String, String> headers(Ask ask, String key) {
            return Map.of("authorization", "Bearer " + key);
        }

        @Override
        String body(Ask ask, String model) {
            return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are terse.\"},"
                    + "{\"role\":\"user\",\"content\":\"" + ask.prompt() + "\"}],\"temperature\":0.2,\"max_tokens\":"
                    + ask.limit()
                    + (ask.stream() ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
        }

        @Override
        List<String> wholeMarks(int tokens) {
            return List.of("w" + tokens + "\"", "\"total_tokens\":", "\"completion_tokens\":" + tokens);
        }

        @Override
        List<String> endMarks(int tokens) {
            return List.of("\"finish_reason\":\"stop\"", "\"completion_tokens\":" + tokens, "data:[DONE]");
        }
    },
    ANTHROPIC("anthropic", "anthropic", "\"text\":") {
        @Override
        String path(Ask ask) {
            return "/v1/messages";
        }

        @Override
        Map<String, String> headers(Ask ask, String key) {
            return Map.of("x-api-key", key, "anthropic-version", "2023-06-01");
        }

        @Override
        String body(Ask ask, String model) {
            return "{\"model\":\"" + model
                    + "\",\"system\":\"You are terse.\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + ask.prompt() + "\"}],\"temperature\":0.2,\"max_tokens\":" + ask.limit()
                    + (ask.stream() ? ",\"stream\":true}" : "}");
        }

        @Override
        List<String> wholeMarks(int tokens) {
            return List.of("w" + tokens + "\"", "\"output_tokens\":" + tokens);
        }

        @Override
        List<String> endMarks(int tokens) {
            return List.of("\"end_turn\"", "\"output_tokens\":" + tokens, "\"message_stop\"");
        }
    },
    GEMINI("gemini", "gemini", "\"text\":") {
        @Override
        String path(Ask ask) {
            return "/v1beta/models/sim-gemini" + (ask.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent");
        }

        @Override
        Map<String, String> headers(Ask ask, String key) {
            return Map.of("x-goog-api-key", key, "x-simulate", ask.script()); // a script would not do in a path
        }

        @Override
        String body(Ask ask, String model) {
            return "{\"systemInstruction\":{\"parts\":[{\"text\":\"You are terse.\"}]},\"contents\":[{\"role\":\"user\","
                    + "\"parts\":[{\"text\":\"" + ask.prompt() + "\"}]}],\"generationConfig\":{\"temperature\":0.2,"
                    + "\"maxOutputTokens\":" + ask.limit() + "}}";
        }

        @Override
        List<String> wholeMarks(int tokens) {
            return List.of("w" + tokens + "\"", "\"candidatesTokenCount\":" + tokens);
        }

        @Override
        List<String> endMarks(int tokens) {
            return List.of("\"finishReason\":\"STOP\"", "\"candidatesTokenCount\":" + tokens);
        }
    };

    /** The provider's name, and the simulator's path for it. */
    final String provider;

    final String base;

    /** What stands before a piece of text in an event. */
    final String piece;

    Dialect(String provider, String base, String piece) {
        this.provider = provider;
        this.base = base;
        this.piece = piece;
    }

    abstract String path(Ask ask);

    abstract Map<String, String> headers(Ask ask, String key);

    abstract String body(Ask ask, String model);

    /** What a whole answer of so many tokens contains, the text's last word among it; numbers are followed by something else than a digit. */
    abstract List<String> wholeMarks(int tokens);

    /** What the lines at a stream's end contain between them, spaces taken out. */
    abstract List<String> endMarks(int tokens);
}
