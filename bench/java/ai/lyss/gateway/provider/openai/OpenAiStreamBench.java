package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.provider.StreamBench;
import ai.lyss.gateway.provider.TestCatalog;

/** OpenAI's chunks. */
public class OpenAiStreamBench extends StreamBench {

    private static final String CHUNK = """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"gpt-x","service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}],"usage":null,"obfuscation":"aB3dE5"}

            """;

    /** The provider's own words. */
    public OpenAiStreamBench() {
        super(
                new OpenAiFormat(TestCatalog.SHIPPED),
                CHUNK.formatted("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"),
                CHUNK.formatted("{\"content\":\" a few words of\"}", "null"),
                CHUNK.formatted("{}", "\"stop\"") + "data: [DONE]\n\n");
    }
}
