package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;

/** Gemini's pairs of files. */
class GeminiFormatTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new GeminiFormat(CATALOG);
    }

    @Override
    protected String folder() {
        return "gemini";
    }
}
