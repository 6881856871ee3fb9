package ai.lyss.gateway.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.TestCatalog;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a request loses on its way to Gemini is known. */
class GeminiRequestTest {

    private static final Catalog CATALOG = TestCatalog.SHIPPED;
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    @Test
    void losses_fieldsWithoutAWord_areListedInOrder() {
        assertThat(losses("gemini-3-pro", HI + ",'user':'u','logit_bias':{'1':2},'parallel_tool_calls':false,'x':1"))
                .containsExactly("user=dropped", "logit_bias=dropped", "parallel_tool_calls=dropped", "x=dropped");
    }

    @Test
    void losses_defaultsAndNulls_areNotListed() {
        assertThat(losses(
                        "gemini-3-pro",
                        HI + ",'parallel_tool_calls':true,'store':false,'user':null,'n':1,'presence_penalty':0,"
                                + "'stream':true,'stream_options':{},'service_tier':'auto','verbosity':'medium',"
                                + "'tools':[],'modalities':['text'],'reasoning_effort':'high'"))
                .isEmpty();
    }

    @Test
    void losses_whatTheModelCannot_isListed() {
        assertThat(losses(
                        "gemini-2.5-pro",
                        HI + ",'presence_penalty':1,'reasoning_effort':'none','service_tier':'scale',"
                                + "'response_format':{'type':'json_object'},"
                                + "'tools':[{'type':'function','function':{'name':'f','strict':true}},"
                                + "{'type':'custom','custom':{'name':'c'}}]"))
                .containsExactly(
                        "tools[0].function.strict=dropped",
                        "tools[1]=dropped",
                        "presence_penalty=dropped",
                        "response_format=dropped",
                        "reasoning_effort=approximated",
                        "service_tier=dropped");
    }

    @Test
    void losses_insideMessages_areListedWithTheirPath() {
        assertThat(losses(
                        "gemini-2.5-pro",
                        "'messages':[{'role':'system','content':'a'},{'role':'user','name':'Ann','content':["
                                + "{'type':'image_url','image_url':{'url':'https://x.test/a.png','detail':'high'}},"
                                + "{'type':'text','text':'t','prompt_cache_breakpoint':{}}]},"
                                + "{'role':'developer','content':'b'},"
                                + "{'role':'assistant','content':'c','audio':{'id':'x'},'annotations':[]}]"))
                .containsExactly(
                        "messages[1].content[0].image_url.detail=dropped",
                        "messages[1].content[1].prompt_cache_breakpoint=dropped",
                        "messages[1].name=dropped",
                        "messages[2]=approximated",
                        "messages[3].audio=dropped");
    }

    @Test
    void losses_insideTextParts_areListedForEveryRole() {
        String text = "'content':[{'type':'text','text':'t','cache_control':{'type':'ephemeral'},'x':1}]";
        assertThat(losses(
                        "gemini-2.5-pro",
                        "'messages':[{'role':'system'," + text + "},{'role':'user'," + text + "},"
                                + "{'role':'assistant'," + text + ",'tool_calls':[{'id':'1','type':'function',"
                                + "'function':{'name':'f','arguments':'{}'}}]},"
                                + "{'role':'tool','tool_call_id':'1'," + text + "},"
                                + "{'role':'assistant','content':[{'type':'refusal','refusal':'r','x':1}],"
                                + "'function_call':{'name':'f','arguments':'{}'}},"
                                + "{'role':'function','name':'f'," + text + "}]"))
                .containsExactly(
                        "messages[0].content[0].cache_control=dropped",
                        "messages[0].content[0].x=dropped",
                        "messages[1].content[0].cache_control=dropped",
                        "messages[1].content[0].x=dropped",
                        "messages[2].content[0].cache_control=dropped",
                        "messages[2].content[0].x=dropped",
                        "messages[3].content[0].cache_control=dropped",
                        "messages[3].content[0].x=dropped",
                        "messages[4].content[0].x=dropped",
                        "messages[5].content[0].cache_control=dropped",
                        "messages[5].content[0].x=dropped");
    }

    @Test
    void losses_insideTools_areListedWithTheirPath() {
        assertThat(losses(
                        "gemini-2.5-pro",
                        HI + ",'tools':[{'type':'function','cache_control':{'type':'ephemeral'},'x':1,"
                                + "'function':{'name':'f','y':1,'cache_control':{'type':'ephemeral'}}}],"
                                + "'functions':[{'name':'g','z':1}]"))
                .containsExactly(
                        "tools[0].function.y=dropped",
                        "tools[0].function.cache_control=dropped",
                        "tools[0].cache_control=dropped",
                        "tools[0].x=dropped",
                        "functions[0].z=dropped");
    }

    @Test
    void losses_insideTextPartsAndTools_doNotNameWhatIsSaid() {
        assertThat(losses(
                        "gemini-2.5-pro",
                        "'messages':[{'role':'system','content':[{'type':'text','text':'a'}]},"
                                + "{'role':'user','content':[{'type':'text','text':'b','cache_control':null}]},"
                                + "{'role':'assistant','content':[{'type':'text','text':'c'},"
                                + "{'type':'refusal','refusal':'d'}],"
                                + "'extra_content':{'google':{'thought_signature':'s'}}},"
                                + "{'role':'user','content':'e'}],"
                                + "'tools':[{'type':'function','cache_control':null,'function':{'name':'f',"
                                + "'description':'g','strict':false,'parameters':{'type':'object',"
                                + "'properties':{'h':{'type':'string'}}}}}]"))
                .isEmpty();
    }

    @Test
    void losses_ofGooglesOwnFields_areListedWithTheirPath() {
        assertThat(losses(
                        "gemini-2.0-flash",
                        HI + ",'n':2,'stream':true,'web_search_options':{'search_context_size':'low'},"
                                + "'extra_body':{'other':1,'google':{'whatever':1,"
                                + "'thinking_config':{'thinking_budget':1}}}"))
                .containsExactly(
                        "web_search_options.search_context_size=dropped",
                        "n=dropped",
                        "extra_body.google.thinking_config=dropped",
                        "extra_body.google.whatever=dropped",
                        "extra_body.other=dropped");
        assertThat(losses(
                        "gemini-3-pro",
                        HI + ",'web_search_options':{},'tools':[{'type':'function','function':{'name':'f'}}]"))
                .containsExactly("web_search_options=dropped");
    }

    @Test
    void losses_restrictionsThatADoorDoesNotKnow_areListed() {
        String schema = "'parameters':{'type':'object','properties':{'pattern':{'type':'string'%s}}}";
        String tools = HI + ",'tools':[{'type':'function','function':{'name':'f'," + schema + "}}]";
        assertThat(losses("gemini-3-pro", tools.formatted(""))).isEmpty();
        assertThat(losses("gemini-3-pro", tools.formatted(",'minLength':1")))
                .containsExactly("tools[0].function.parameters=approximated");
        assertThat(losses("gemini-2.0-flash", tools.formatted(",'minLength':1")))
                .isEmpty();
        assertThat(losses("gemini-2.0-flash", tools.formatted(",'not':{}")))
                .containsExactly("tools[0].function.parameters=approximated");
    }

    private static List<String> losses(String model, String fields) {
        ObjectNode body = Json.objectOrNull(("{" + fields + "}").replace('\'', '"'));
        assertThat(body).isNotNull();
        return GeminiRequest.of(ModelRequest.chat("m", false, false, body), CATALOG.of(Channels.plain(), model))
                .losses()
                .stream()
                .map(Loss::toString)
                .toList();
    }
}
