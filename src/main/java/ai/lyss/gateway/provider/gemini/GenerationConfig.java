package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** The sampling parameters (<a href="https://ai.google.dev/api/generate-content#generationconfig">reference</a>). */
final class GenerationConfig {

    private final ObjectNode config = Json.object();
    private final Given asked;
    private final Traits can;
    private final Losses losses;

    private GenerationConfig(Given asked, Traits can, Losses losses) {
        this.asked = asked;
        this.can = can;
        this.losses = losses;
    }

    /** The config, empty when the client leaves everything to the model; 400 when a value has the wrong type. */
    static ObjectNode of(Given asked, Traits can, boolean withTools, Losses losses) {
        GenerationConfig said = new GenerationConfig(asked, can, losses);
        said.number("temperature", "temperature");
        said.number("top_p", "topP");
        said.number("top_k", "topK");
        said.outputLimit();
        said.stop();
        said.candidates();
        said.seed();
        said.penalty("presence_penalty", "presencePenalty");
        said.penalty("frequency_penalty", "frequencyPenalty");
        said.logprobs();
        said.modalities();
        said.format(withTools);
        ThinkingConfig.say(asked.field("reasoning_effort"), can, losses, said.config);
        Extensions.of(asked).sayIn(said.config, can, losses);
        return said.config;
    }

    private void number(String field, String name) {
        Given given = asked.field(field);
        if (given.isPresent()) {
            JsonNode number = given.number();
            config.set(name, number);
        }
    }

    private void outputLimit() {
        Given now = asked.field("max_completion_tokens");
        Given limit = now.isPresent() ? now : asked.field("max_tokens");
        if (limit.isPresent()) {
            config.put("maxOutputTokens", limit.wholeNumber());
        }
    }

    private void stop() {
        Given stop = asked.field("stop");
        if (stop.isText()) {
            config.putArray("stopSequences").add(stop.text());
        } else if (stop.isPresent() && !stop.items().isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stop.items().forEach(each -> sequences.add(each.text()));
        }
    }

    private void candidates() {
        Given n = asked.field("n");
        if (!n.isPresent() || n.wholeNumber().equals(BigInteger.ONE)) {
            return;
        }
        if (can.get(Capabilities.CANDIDATES) && !asked.field("stream").flag()) { // a stream has one only
            config.put("candidateCount", n.wholeNumber());
        } else {
            losses.dropped(n.path());
        }
    }

    /** Google's seed has 32 bits: of a longer one the low 32, so that equal seeds stay equal. */
    private void seed() {
        Given seed = asked.field("seed");
        if (seed.isPresent()) {
            BigInteger asks = seed.wholeNumber();
            config.put("seed", asks.intValue());
            if (asks.bitLength() > 31) {
                losses.approximated(seed.path());
            }
        }
    }

    private void penalty(String field, String name) {
        Given penalty = asked.field(field);
        if (!penalty.isPresent()) {
            return;
        }
        BigDecimal value = penalty.number().decimalValue();
        if (can.get(Capabilities.PENALTIES)) {
            number(field, name);
        } else if (value.signum() != 0) {
            losses.dropped(penalty.path());
        }
    }

    private void logprobs() {
        if (!asked.field("logprobs").flag()) {
            return;
        }
        config.put("responseLogprobs", true);
        Given top = asked.field("top_logprobs");
        if (top.isPresent() && top.wholeNumber().signum() > 0) {
            config.put("logprobs", top.wholeNumber());
        }
    }

    /** Text is what comes anyway. */
    private void modalities() {
        ArrayNode names = Json.MAPPER.createArrayNode();
        boolean other = false;
        for (Given modality : asked.field("modalities").items()) {
            String name = modality.text().toUpperCase(Locale.ROOT);
            names.add(name);
            other |= !name.equals("TEXT");
        }
        if (other) {
            config.set("responseModalities", names);
        }
    }

    /** Older models refuse JSON answers beside tools; there the tools matter more. */
    private void format(boolean withTools) {
        Given format = asked.field("response_format");
        if (!format.isPresent()) {
            return;
        }
        format.object();
        Given type = format.field("type");
        boolean schema = "json_schema".equals(type.text());
        if (!schema && !"json_object".equals(type.text())) {
            if (!"text".equals(type.text())) {
                throw type.wrong("must be text, json_object or json_schema");
            }
            return;
        }
        if (withTools && !can.get(Capabilities.JSON_WITH_TOOLS)) {
            losses.dropped(format.path());
            return;
        }
        config.put("responseMimeType", "application/json");
        if (schema) {
            schema(format.field("json_schema"));
        }
    }

    private void schema(Given jsonSchema) {
        jsonSchema.object();
        Given schema = jsonSchema.field("schema");
        if (!schema.isPresent()) {
            return;
        }
        Runnable onLoss = () -> losses.approximated(schema.path());
        if (can.get(Capabilities.JSON_SCHEMA)) {
            config.set("responseJsonSchema", JsonSchemaSubset.of(schema.object(), onLoss));
            return;
        }
        ObjectNode said = OpenApiSchema.of(schema.object(), onLoss);
        if (!OpenApiSchema.isAnyObject(said)) { // the MIME type alone says that
            config.set("responseSchema", said);
        }
    }
}
