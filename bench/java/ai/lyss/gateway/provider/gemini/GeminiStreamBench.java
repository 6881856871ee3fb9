package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.provider.StreamBench;
import ai.lyss.gateway.provider.TestCatalog;

/** Gemini's events, each with the usage so far. */
public class GeminiStreamBench extends StreamBench {

    private static final String EVENT = """
            data: {"candidates": [{"content": {"parts": [{"text": " a few words of"}],"role": "model"}%s,"index": 0}],"usageMetadata": {"promptTokenCount": 9,"candidatesTokenCount": 20,"totalTokenCount": 29,"promptTokensDetails": [{"modality": "TEXT","tokenCount": 9}]},"modelVersion": "gemini-2.5-flash","responseId": "abc123"}

            """;

    /** The provider's own words. */
    public GeminiStreamBench() {
        super(
                new GeminiFormat(TestCatalog.SHIPPED),
                "",
                EVENT.formatted(""),
                EVENT.formatted(",\"finishReason\": \"STOP\""));
    }
}
