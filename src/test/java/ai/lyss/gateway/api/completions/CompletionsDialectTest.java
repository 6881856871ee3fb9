package ai.lyss.gateway.api.completions;

import ai.lyss.gateway.api.Dialect;
import ai.lyss.gateway.api.DialectFixtures;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

class CompletionsDialectTest extends DialectFixtures {

    @Override
    protected Dialect dialect() {
        return new CompletionsDialect();
    }

    @Override
    protected String folder() {
        return "dialect-completions";
    }

    @Override
    protected ObjectNode question() {
        return Json.object().put("model", "asked-model").put("prompt", "Say");
    }
}
