package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.openai.OpenAiEmbeddings;
import java.util.Map;

/**
 * Azure's embeddings
 * (<a href="https://learn.microsoft.com/azure/ai-foundry/openai/reference#embeddings">reference</a>): OpenAI's at a
 * deployment. Channel settings: those of {@link AzureFormat}.
 */
final class AzureEmbeddings extends OpenAiEmbeddings {

    AzureEmbeddings(Catalog catalog) {
        super(catalog);
    }

    @Override
    protected String path(ModelRequest request, Channel channel) {
        return AzureAddress.path("embeddings", request, channel);
    }

    @Override
    protected void authorize(Channel channel, Map<String, String> headers) {
        if (!AzureAddress.addKey(channel, headers)) {
            super.authorize(channel, headers);
        }
    }
}
