package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;
import ai.lyss.gateway.provider.TestCatalog;
import org.junit.jupiter.api.Nested;

/** Every server that resembles OpenAI, with its profile in {@code config/models.yaml}. */
class CompatibleServersTest {

    private static final Catalog CATALOG = TestCatalog.SHIPPED;

    /** The pairs of one server's folder. */
    abstract static class Server extends ProviderFormatContract {

        private final String name;

        Server(String name) {
            this.name = name;
        }

        @Override
        protected ProviderFormat format() {
            return new OpenAiFormat(CATALOG);
        }

        @Override
        protected String folder() {
            return name;
        }
    }

    @Nested
    class DeepSeek extends Server {
        DeepSeek() {
            super("deepseek");
        }
    }

    @Nested
    class OpenRouter extends Server {
        OpenRouter() {
            super("openrouter");
        }
    }

    @Nested
    class Groq extends Server {
        Groq() {
            super("groq");
        }
    }

    @Nested
    class Mistral extends Server {
        Mistral() {
            super("mistral");
        }
    }

    @Nested
    class XAi extends Server {
        XAi() {
            super("xai");
        }
    }

    @Nested
    class Ollama extends Server {
        Ollama() {
            super("ollama");
        }
    }

    @Nested
    class VLlm extends Server {
        VLlm() {
            super("vllm");
        }
    }

    @Nested
    class Qwen extends Server {
        Qwen() {
            super("qwen");
        }
    }

    @Nested
    class Moonshot extends Server {
        Moonshot() {
            super("moonshot");
        }
    }

    @Nested
    class Zhipu extends Server {
        Zhipu() {
            super("zhipu");
        }
    }

    @Nested
    class MiniMax extends Server {
        MiniMax() {
            super("minimax");
        }
    }

    @Nested
    class LlamaCpp extends Server {
        LlamaCpp() {
            super("llamacpp");
        }
    }
}
