package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;

/** OpenAI's stream with Azure's filters: a first chunk without choices, and verdicts without a delta. */
final class AzureStream extends OpenAiStream {

    private static final String NAMELESS = "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",";
    private static final String PROMPT = Json.text(AzureFilters.prompt()).substring(1);
    private static final String RESULTS = ",\"content_filter_results\":" + Json.text(AzureFilters.results());

    AzureStream(AzureShapes shapes, Asked asked, Reply reply, Frame frame) {
        super(shapes, asked, reply, frame);
    }

    @Override
    String envelope() {
        return "\",\"system_fingerprint\":\"fp_simulator\"";
    }

    @Override
    String choice() {
        return RESULTS + ",\"logprobs\":null";
    }

    @Override
    public void start() {
        frame.raw(NAMELESS).raw("\"choices\":[],").raw(PROMPT).raw("\n\n");
        super.start();
    }

    /** The verdict comes once before the choices finish and once, late, after. */
    @Override
    public void finish() {
        verdict();
        super.finish();
    }

    @Override
    void afterFinish() {
        verdict();
    }

    private void verdict() {
        frame.raw(NAMELESS)
                .raw("\"choices\":[{\"index\":0,\"finish_reason\":null")
                .raw(RESULTS)
                .raw(",\"content_filter_offsets\":{\"check_offset\":0,\"start_offset\":0,\"end_offset\":1}}]}\n\n");
    }
}
