package ai.lyss.gateway.generated;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Requests that OpenAI's schema allows, sensible or not
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create">create chat completion</a>).
 */
public final class ChatBodies {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private ChatBodies() {}

    /** A field that may be there. */
    private record Field(String name, JsonNode value) {}

    /** Any request for a model. */
    public static Arbitrary<ObjectNode> of(String model) {
        Arbitrary<List<Field>> options =
                Arbitraries.lazy(ChatBodies::option).list().ofMaxSize(8);
        return Combinators.combine(messages(), options, Arbitraries.integers().between(0, 3))
                .as((messages, fields, where) -> {
                    ObjectNode body = Json.object().put("model", model);
                    fields.stream().limit(where).forEach(field -> body.set(field.name(), field.value()));
                    body.set("messages", messages);
                    fields.forEach(field -> body.set(field.name(), field.value()));
                    if (!body.path("stream").asBoolean()) {
                        body.remove("stream_options");
                    }
                    return body;
                });
    }

    private static Arbitrary<JsonNode> messages() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, system()),
                        Tuple.of(6, user()),
                        Tuple.of(4, assistant()),
                        Tuple.of(3, toolResult()),
                        Tuple.of(1, functionResult()),
                        Tuple.of(2, Arbitraries.just(parsed("{'role':'user','content':'Hi'}"))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(AnyJson::array);
    }

    private static Arbitrary<JsonNode> system() {
        return Combinators.combine(Arbitraries.of("system", "developer"), textContent(), name(), unknown())
                .as((role, content, name, more) -> object("role", text(role), "content", content, "name", name)
                        .setAll(more));
    }

    private static Arbitrary<JsonNode> user() {
        Arbitrary<JsonNode> parts = Arbitraries.oneOf(
                        textPart("text"), image(), audio(), file(), textPart("text"), cached(textPart("text")))
                .list()
                .ofMaxSize(4)
                .map(AnyJson::array);
        return Combinators.combine(Arbitraries.oneOf(string(), parts), name(), unknown())
                .as((content, name, more) -> object("role", text("user"), "content", content, "name", name)
                        .setAll(more));
    }

    private static Arbitrary<JsonNode> assistant() {
        Arbitrary<JsonNode> content = Arbitraries.oneOf(
                textContent(),
                Arbitraries.just(NODES.nullNode()),
                Arbitraries.oneOf(textPart("text"), textPart("refusal"))
                        .list()
                        .ofMaxSize(3)
                        .map(AnyJson::array));
        Arbitrary<JsonNode> calls = Arbitraries.oneOf(functionCall(), customCall())
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(AnyJson::array);
        Arbitrary<JsonNode> function = Combinators.combine(toolName(), arguments())
                .as((name, arguments) -> object("name", name, "arguments", arguments));
        return Arbitraries.oneOf(
                Combinators.combine(content, name())
                        .as((said, name) -> object("role", text("assistant"), "content", said, "name", name)),
                Combinators.combine(content, calls, thinking())
                        .as((said, called, more) -> object(
                                        "role", text("assistant"), "content", said, "tool_calls", called)
                                .setAll(more)),
                calls.map(called -> object("role", text("assistant"), "tool_calls", called)),
                function.map(called ->
                        object("role", text("assistant"), "content", NODES.nullNode(), "function_call", called)),
                string().map(said -> object(
                        "role", text("assistant"), "refusal", said, "content", said, "audio", parsed("{'id':'a'}"))));
    }

    /** What other servers and gateways add to an assistant's message. */
    private static Arbitrary<ObjectNode> thinking() {
        return Arbitraries.of(
                        "{}",
                        "{'reasoning_content':'hm'}",
                        "{'reasoning_content':null}",
                        "{'reasoning':'hm','reasoning_details':[]}",
                        "{'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'c2ln'}]}",
                        "{'thinking_blocks':[{'type':'redacted_thinking','data':'eA=='}]}",
                        "{'prefix':true}")
                .map(each -> (ObjectNode) parsed(each));
    }

    private static Arbitrary<JsonNode> toolResult() {
        return Combinators.combine(callId(), textContent())
                .as((id, content) -> object("role", text("tool"), "tool_call_id", id, "content", content));
    }

    private static Arbitrary<JsonNode> functionResult() {
        return Combinators.combine(toolName(), Arbitraries.oneOf(string(), Arbitraries.just(NODES.nullNode())))
                .as((name, content) -> object("role", text("function"), "name", name, "content", content));
    }

    private static Arbitrary<JsonNode> functionCall() {
        return Combinators.combine(callId(), toolName(), arguments())
                .as((id, name, arguments) -> object(
                        "id", id, "type", text("function"), "function", object("name", name, "arguments", arguments)));
    }

    private static Arbitrary<JsonNode> customCall() {
        return Combinators.combine(callId(), toolName(), string())
                .as((id, name, input) ->
                        object("id", id, "type", text("custom"), "custom", object("name", name, "input", input)));
    }

    /** Models write what they like: JSON, half of it, or nothing. */
    private static Arbitrary<JsonNode> arguments() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, AnyJson.object(List.of("city", "x")).map(given -> text(given.toString()))),
                Tuple.of(
                        2,
                        Arbitraries.of("", " ", "{}", "{\"a\":", "[1]", "null", "7", "\"x\"", "{\"a\":1}{}")
                                .map(ChatBodies::text)),
                Tuple.of(1, string()));
    }

    private static Arbitrary<JsonNode> callId() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("call_1", "call_2").map(ChatBodies::text)), Tuple.of(1, string()));
    }

    private static Arbitrary<JsonNode> toolName() {
        return Arbitraries.of("get_weather", "f", "a-b_C9", "x".repeat(64)).map(ChatBodies::text);
    }

    private static Arbitrary<JsonNode> name() {
        return Arbitraries.of("ann", "x y").map(ChatBodies::text).injectNull(0.8);
    }

    private static Arbitrary<JsonNode> textContent() {
        return Arbitraries.oneOf(string(), textPart("text").list().ofMaxSize(3).map(AnyJson::array));
    }

    private static Arbitrary<JsonNode> textPart(String kind) {
        return string().map(said -> object("type", text(kind), kind, said));
    }

    private static Arbitrary<JsonNode> cached(Arbitrary<JsonNode> part) {
        return part.map(given -> ((ObjectNode) given).<ObjectNode>setAll((ObjectNode)
                parsed("{'cache_control':{'type':'ephemeral'},'prompt_cache_breakpoint':{}}")));
    }

    private static Arbitrary<JsonNode> image() {
        Arbitrary<String> url = Arbitraries.of(
                "https://example.org/a.png",
                "http://example.org/a?b=c#d",
                "data:image/png;base64,iVBORw0KGgo=",
                "data:image/jpg;base64,/9j/",
                "data:text/html,<p>",
                "data:",
                "data:;base64,",
                "gs://bucket/x",
                "",
                "not a url",
                "https://");
        return Combinators.combine(
                        url, Arbitraries.of("auto", "low", "high", "original").injectNull(0.5))
                .as((address, detail) -> object(
                        "type",
                        text("image_url"),
                        "image_url",
                        object("url", text(address), "detail", detail == null ? null : text(detail))));
    }

    private static Arbitrary<JsonNode> audio() {
        return Combinators.combine(Arbitraries.of("UklGRg==", "", "not base64!"), Arbitraries.of("wav", "mp3"))
                .as((data, format) -> object(
                        "type",
                        text("input_audio"),
                        "input_audio",
                        object("data", text(data), "format", text(format))));
    }

    private static Arbitrary<JsonNode> file() {
        return Arbitraries.of(
                        "{'file_data':'data:application/pdf;base64,JVBERi0=','filename':'a.pdf'}",
                        "{'file_data':'JVBERi0=','filename':'a.pdf'}",
                        "{'file_data':'data:text/plain;base64,eA=='}",
                        "{'file_id':'file-1'}",
                        "{'filename':'a'}",
                        "{}")
                .map(each -> object("type", text("file"), "file", parsed(each)));
    }

    private static Arbitrary<Field> option() {
        List<Arbitrary<Field>> fields = new ArrayList<>(List.of(
                field("frequency_penalty", between("-2", "2")),
                field("presence_penalty", between("-2", "2")),
                field("temperature", between("0", "2")),
                field("top_p", between("0", "1")),
                field("logprobs", bool()),
                field("top_logprobs", integer(0, 20)),
                field("max_completion_tokens", anyInteger()),
                field("max_tokens", anyInteger()),
                field("n", integer(1, 128)),
                field("n", integer(1, 1)),
                field("seed", anyInteger()),
                field("parallel_tool_calls", bool()),
                field("store", bool()),
                field("stream", bool()),
                field("stream_options", json("{'include_usage':true}", "{}", "{'include_obfuscation':false}")),
                field("stop", json("'x'", "''", "['a']", "['a','','  ','\\n']", "['👋','b','c','d']")),
                field("user", string()),
                field("safety_identifier", string()),
                field("prompt_cache_key", string()),
                field("prompt_cache_options", json("{'mode':'implicit'}", "{'mode':'explicit','ttl':'30m'}")),
                field("prompt_cache_retention", json("'in_memory'", "'24h'")),
                field(
                        "reasoning_effort",
                        json("'none'", "'minimal'", "'low'", "'medium'", "'high'", "'xhigh'", "'max'")),
                field("verbosity", json("'low'", "'medium'", "'high'")),
                field("service_tier", json("'auto'", "'default'", "'flex'", "'scale'", "'priority'", "'fast'")),
                field("modalities", json("['text']", "['text','audio']", "[]")),
                field("audio", json("{'voice':'alloy','format':'wav'}", "{'voice':{'id':'v'},'format':'pcm16'}")),
                field("metadata", json("{}", "{'a':'b'}", "{'user_id':''}")),
                field("logit_bias", json("{}", "{'50256':-100,'1':100}")),
                field("prediction", json("{'type':'content','content':'x'}", "{'type':'content','content':[]}")),
                field("web_search_options", json("{}", "{'search_context_size':'low'}")),
                field("moderation", json("{'model':'m','policy':{'input':{'mode':'score'}}}")),
                field("function_call", json("'none'", "'auto'", "{'name':'f'}")),
                field("functions", json("[{'name':'f'}]", "[{'name':'f','description':'d','parameters':{}}]"))));
        for (int i = 0; i < 4; i++) { // most of what a translation does
            fields.add(field("tools", tools()));
            fields.add(field("tool_choice", toolChoice()));
            fields.add(field("response_format", responseFormat()));
        }
        fields.add(unknown().map(more -> new Field("x_unknown", more)));
        return Arbitraries.oneOf(fields);
    }

    private static Arbitrary<JsonNode> tools() {
        Arbitrary<JsonNode> function = Combinators.combine(
                        toolName(), schema().injectNull(0.2), bool().injectNull(0.5), string().injectNull(0.5))
                .as((name, schema, strict, description) -> object(
                        "type",
                        text("function"),
                        "function",
                        object("name", name, "parameters", schema, "strict", strict, "description", description)));
        Arbitrary<JsonNode> custom = json(
                "{'type':'custom','custom':{'name':'c'}}",
                "{'type':'custom','custom':{'name':'c','description':'','format':{'type':'text'}}}",
                "{'type':'custom','custom':{'name':'c','format':{'type':'grammar','grammar':{'definition':'a','syntax':'lark'}}}}");
        return Arbitraries.frequencyOf(Tuple.of(5, function), Tuple.of(1, custom))
                .list()
                .ofMaxSize(3)
                .map(AnyJson::array);
    }

    private static Arbitrary<JsonNode> toolChoice() {
        return json(
                "'none'",
                "'auto'",
                "'required'",
                "{'type':'function','function':{'name':'f'}}",
                "{'type':'function','function':{'name':'get_weather'}}",
                "{'type':'custom','custom':{'name':'c'}}",
                "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[]}}",
                "{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'f'}}]}}");
    }

    private static Arbitrary<JsonNode> responseFormat() {
        Arbitrary<JsonNode> bySchema = Combinators.combine(schema().injectNull(0.2), bool().injectNull(0.5))
                .as((schema, strict) -> object(
                        "type",
                        text("json_schema"),
                        "json_schema",
                        object("name", text("answer"), "schema", schema, "strict", strict)));
        return Arbitraries.frequencyOf(
                Tuple.of(1, json("{'type':'text'}", "{'type':'json_object'}")), Tuple.of(2, bySchema));
    }

    /** JSON Schema: the usual, the unusual, and objects of which only their names look like one. */
    private static Arbitrary<JsonNode> schema() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        json(
                                "{}",
                                "{'type':'object','properties':{}}",
                                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],'additionalProperties':false}",
                                "{'type':['object','null'],'properties':{'a':{'type':['string','null'],'enum':['x',null]}}}",
                                "{'type':'object','properties':{'a':{'$ref':'#/$defs/a'}},'$defs':{'a':{'type':'object','properties':{'b':{'$ref':'#/$defs/a'}}}}}",
                                "{'$ref':'#'}",
                                "{'$ref':'https://example.org/schema'}",
                                "{'type':'object','properties':{'title':{'type':'string','title':'t'},'default':{'const':1}}}",
                                "{'anyOf':[{'type':'string'},{'type':'null'}]}",
                                "{'type':'array','items':{'type':'integer','minimum':0,'exclusiveMaximum':9}}",
                                "{'type':'string','format':'uri','pattern':'^a$','minLength':1}",
                                "{'type':'object','properties':{'a':true,'b':false}}")),
                Tuple.of(
                        2,
                        AnyJson.object(List.of(
                                        "type",
                                        "properties",
                                        "items",
                                        "$ref",
                                        "$defs",
                                        "anyOf",
                                        "allOf",
                                        "oneOf",
                                        "enum",
                                        "const",
                                        "required",
                                        "additionalProperties",
                                        "object",
                                        "string",
                                        "array",
                                        "#",
                                        "#/$defs/type",
                                        "format",
                                        "description"))
                                .map(JsonNode.class::cast)));
    }

    /** Fields that nobody knows, deep ones among them. */
    private static Arbitrary<ObjectNode> unknown() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.create(Json::object)),
                Tuple.of(1, AnyJson.value().map(value -> Json.object().set("x_unknown", value))));
    }

    private static Arbitrary<Field> field(String name, Arbitrary<JsonNode> values) {
        return values.injectNull(0.1).map(value -> new Field(name, value == null ? NODES.nullNode() : value));
    }

    private static Arbitrary<JsonNode> string() {
        return AnyJson.text().map(ChatBodies::text);
    }

    private static Arbitrary<JsonNode> bool() {
        return Arbitraries.of(true, false).map(NODES::booleanNode);
    }

    private static Arbitrary<JsonNode> between(String least, String most) {
        return Arbitraries.oneOf(
                Arbitraries.bigDecimals()
                        .between(new BigDecimal(least), new BigDecimal(most))
                        .ofScale(3)
                        .map(NODES::numberNode),
                Arbitraries.of("0", "1", "1.0", "1e0", "0.0e-5").map(each -> NODES.numberNode(new BigDecimal(each))));
    }

    private static Arbitrary<JsonNode> integer(int least, int most) {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(least, most);
        return Arbitraries.oneOf(
                numbers.map(NODES::numberNode), numbers.map(each -> NODES.numberNode(new BigDecimal(each + ".0"))));
    }

    /** The schema knows no bounds. */
    private static Arbitrary<JsonNode> anyInteger() {
        return Arbitraries.oneOf(
                integer(1, 9000),
                json("0", "-1", "9223372036854775807", "9223372036854775808", "123456789012345678901234567890", "1e9"),
                json("1.5e1", "1e300"));
    }

    private static Arbitrary<JsonNode> json(String... texts) {
        return Arbitraries.of(texts).map(ChatBodies::parsed);
    }

    private static JsonNode parsed(String singleQuoted) {
        return AnyJson.parsed(singleQuoted.replace('\'', '"'));
    }

    private static JsonNode text(String text) {
        return NODES.textNode(text);
    }

    private static ObjectNode object(Object... namesAndValues) {
        ObjectNode object = Json.object();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                object.set((String) namesAndValues[i], (JsonNode) namesAndValues[i + 1]);
            }
        }
        return object;
    }
}
