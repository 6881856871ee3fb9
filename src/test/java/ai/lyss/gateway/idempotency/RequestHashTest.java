package ai.lyss.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are the same. */
class RequestHashTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1,'b':2} | {'b':2, 'a':1} | true",
                "{'a':{'x':[1,2]}} | { 'a' : {'x':[1 , 2]}} | true",
                "{'a':1} | {'a':2} | false",
                "{'a':1} | {'a':'1'} | false",
                "{'a':1.0} | {'a':1} | false",
                "{'a':[1,2]} | {'a':[2,1]} | false",
                "{'a':['b','c']} | {'a':['bc']} | false",
                "{'a':[['b'],'c']} | {'a':[['b','c']]} | false",
                "{'a':null} | {} | false",
                "{'a':null} | {'a':'null'} | false",
                "{'a':true} | {'a':'true'} | false",
                "{'a':{}} | {'a':[]} | false"
            })
    void bodies(String one, String other, boolean same) {
        assertThat(hash("/v1/x", one).equals(hash("/v1/x", other))).isEqualTo(same);
        assertThat(hash("/v1/x", one)).isNotEqualTo(hash("/v1/y", one));
    }

    private static String hash(String path, String body) {
        ModelRequest request = ModelRequest.chat("m", false, false, Json.objectOrNull(body.replace('\'', '"')));
        return HexFormat.of().formatHex(RequestHash.of(path, request));
    }
}
