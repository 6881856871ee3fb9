package ai.lyss.gateway.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** A client's schema cannot make the gateway write without end. */
class SchemaLimitsTest {

    @Test
    void openApi_referencesThatDouble_stopUnfolding() {
        ObjectNode schema = doubling(60);
        assertThat(Json.bytes(OpenApiSchema.of(schema, () -> {}))).hasSizeLessThan(2_000_000);
    }

    @Test
    void jsonSchema_allOfThatDoubles_stopsUnfolding() {
        ObjectNode schema = Json.object().put("$ref", "#/x/a0");
        ObjectNode definitions = schema.putObject("x");
        for (int i = 0; i < 60; i++) {
            ObjectNode level = definitions.putObject("a" + i);
            ObjectNode properties = level.putObject("properties");
            properties.putObject("l").putArray("allOf").addObject().put("$ref", "#/x/a" + (i + 1));
            properties.putObject("r").put("$ref", "#/x/a" + (i + 1));
        }
        definitions.putObject("a60").put("type", "string");
        assertThat(Json.bytes(JsonSchemaSubset.of(schema, () -> {}))).hasSizeLessThan(2_000_000);
    }

    @Test
    void flat_allOfThatDoublesInOneSchema_stopsUnfolding() {
        ObjectNode schema = Json.object();
        schema.putArray("allOf").addObject().put("$ref", "#/x/a0");
        ObjectNode definitions = schema.putObject("x");
        for (int i = 0; i < 60; i++) {
            var all = definitions.putObject("a" + i).putArray("allOf");
            all.addObject().put("$ref", "#/x/a" + (i + 1));
            all.addObject().put("$ref", "#/x/a" + (i + 1));
        }
        definitions.putObject("a60").put("type", "string");
        assertThat(OpenApiSchema.of(schema, () -> {}).path("type").asText()).isNotEmpty();
        assertThat(JsonSchemaSubset.of(schema, () -> {})).isNotNull();
    }

    @Test
    void openApi_referenceToItself_ends() {
        ObjectNode schema = Json.object().put("$ref", "#");
        assertThat(OpenApiSchema.of(schema, () -> {}).path("type").asText()).isEqualTo("STRING");
        assertThat(JsonSchemaSubset.of(schema, () -> {}).path("type").asText()).isEqualTo("object");
    }

    private static ObjectNode doubling(int levels) {
        ObjectNode schema = Json.object().put("$ref", "#/x/a0");
        ObjectNode definitions = schema.putObject("x");
        for (int i = 0; i < levels; i++) {
            ObjectNode properties = definitions.putObject("a" + i).putObject("properties");
            properties.putObject("l").put("$ref", "#/x/a" + (i + 1));
            properties.putObject("r").put("$ref", "#/x/a" + (i + 1));
        }
        definitions.putObject("a" + levels).put("type", "string");
        return schema;
    }
}
