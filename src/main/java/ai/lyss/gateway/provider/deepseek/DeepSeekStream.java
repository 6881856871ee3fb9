package ai.lyss.gateway.provider.deepseek;

import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** OpenAI's stream with DeepSeek's usage object. */
record DeepSeekStream(StreamNormalizer openAi) implements StreamNormalizer {

    @Override
    public void accept(SseEvent event, Consumer<ObjectNode> chunks) {
        openAi.accept(event, chunks);
    }

    @Override
    public void end(Consumer<ObjectNode> chunks) {
        openAi.end(chunks);
    }

    @Override
    public boolean isDone() {
        return openAi.isDone();
    }

    @Override
    public @Nullable ObjectNode usage() {
        ObjectNode usage = openAi.usage();
        if (usage != null) {
            DeepSeekUsage.nameCachedTokens(usage);
        }
        return usage;
    }

    @Override
    public ObjectNode envelope() {
        return openAi.envelope();
    }
}
