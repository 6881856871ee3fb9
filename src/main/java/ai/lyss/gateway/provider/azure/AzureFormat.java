package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.openai.OpenAiFormat;
import java.util.Map;

/**
 * Azure OpenAI (<a href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">reference</a>): classic
 * deployments, whose name is in the path, and v1, where it is the body's {@code model}. The upstream model of the
 * channel is the deployment.
 *
 * <p>Channel settings: {@code api} ({@code classic}, the default, or {@code v1}), {@code api-version} (classic),
 * {@code auth} ({@code api-key}, the default, or {@code bearer}).
 */
final class AzureFormat extends OpenAiFormat {

    AzureFormat(Catalog catalog) {
        super(catalog);
    }

    @Override
    protected String path(ModelRequest request, Channel channel) {
        return AzureAddress.path("chat/completions", request, channel);
    }

    @Override
    protected void authorize(Channel channel, Map<String, String> headers) {
        if (!AzureAddress.addKey(channel, headers)) {
            super.authorize(channel, headers);
        }
    }
}
