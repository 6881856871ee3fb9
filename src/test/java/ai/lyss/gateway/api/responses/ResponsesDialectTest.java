package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.api.Dialect;
import ai.lyss.gateway.api.DialectFixtures;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

class ResponsesDialectTest extends DialectFixtures {

    @Override
    protected Dialect dialect() {
        return new ResponsesDialect();
    }

    @Override
    protected String folder() {
        return "dialect-responses";
    }

    @Override
    protected ObjectNode question() {
        return Json.object().put("model", "asked-model").put("input", "Hi");
    }
}
