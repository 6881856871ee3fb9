package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PageTest {

    private final List<String> all = new ArrayList<>(List.of("a", "b", "c", "d", "e"));

    @Test
    void pages_followEachOther_andTheLastHasNoNext() {
        ObjectNode first = page(Map.of("limit", "2"));
        assertThat(first.path("items").toString()).isEqualTo("[{\"id\":\"a\"},{\"id\":\"b\"}]");
        assertThat(first.path("total").asInt()).isEqualTo(5);
        all.removeAll(List.of("b", "d")); // the last of the page before, and one that would have come
        ObjectNode second =
                page(Map.of("limit", "2", "cursor", first.path("next_cursor").asText()));
        assertThat(second.path("items").toString()).isEqualTo("[{\"id\":\"c\"},{\"id\":\"e\"}]");
        assertThat(second.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void everythingThatIsWrong_isTold() {
        assertWrong(Map.of("limit", "0"), "limit");
        assertWrong(Map.of("limit", "501"), "limit");
        assertWrong(Map.of("limit", "99999999999"), "limit");
        assertWrong(Map.of("limit", "\u0661"), "limit");
        assertWrong(Map.of("cursor", "?"), "cursor");
        assertWrong(Map.of("cursor", "AA"), "cursor"); // a NUL
        assertWrong(
                Map.of("colour", "red", "after", "a", "limit", "", "cursor", "*"),
                "after",
                "colour",
                "limit",
                "cursor");
    }

    private ObjectNode page(Map<String, String> query) {
        return Page.of(request(query)).of(all, id -> id, id -> Json.object().put("id", id));
    }

    private static void assertWrong(Map<String, String> query, String... names) {
        assertThatThrownBy(() -> Page.of(request(query), "model"))
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidFieldsException.class))
                .extracting(InvalidFieldsException::fields, InstanceOfAssertFactories.LIST)
                .extracting("field")
                .containsExactlyInAnyOrder((Object[]) names);
    }

    private static ManagementRequest request(Map<String, String> query) {
        return new ManagementRequest(Map.of(), query, null, null);
    }
}
