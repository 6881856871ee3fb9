package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.AskedAnswer;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Usage;
import org.apache.camel.Exchange;

/** What an upstream has read before it was cut, as an estimate: providers bill the prompt all the same. */
final class SentTokens {

    private static final int BYTES_PER_TOKEN = 4;
    private static final int LONG_ANSWER = 4000; // tokens

    private SentTokens() {}

    /**
     * The same of one that has answered, as much as was read of it: text is some four bytes a token. What is no text has many
     * bytes for a token, so no more than was asked for.
     */
    static Usage of(Exchange exchange, RequestRecord attempt) {
        Usage sent = of(exchange);
        long most = AskedAnswer.of(ModelRequest.KEY.get(exchange)).tokens(LONG_ANSWER);
        boolean said = ModelRequest.KEY.get(exchange).operation() != Operation.EMBEDDINGS;
        return new Usage(sent.prompt(), said ? Math.min(attempt.unread() / BYTES_PER_TOKEN, most) : 0, 0, 0, 0);
    }

    static Usage of(Exchange exchange) {
        OutputMeter meter = OutputMeter.KEY.find(exchange);
        long prompt = meter == null
                ? Json.bytes(ModelRequest.KEY.get(exchange).body()).length / BYTES_PER_TOKEN
                : meter.estimate().prompt();
        return new Usage(prompt, 0, 0, 0, 0);
    }
}
