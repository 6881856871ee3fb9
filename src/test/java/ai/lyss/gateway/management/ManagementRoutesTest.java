package ai.lyss.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every route of the management API is made of: no resource forgets who may use it, or how it answers. */
class ManagementRoutesTest {

    private static final Set<String> FOR_EVERYBODY = Set.of("get-openapi-json", "get-openapi-yaml");

    /** It writes its answer as it reads it, and the consumer tells its failures, or breaks off. */
    private static final String STREAMED = "export-ledger";

    private final List<RouteFile> routes = RouteFile.all();

    @Test
    void every_route_tells_failures_in_the_envelope() {
        assertThat(routes)
                .isNotEmpty()
                .filteredOn(route -> !route.id().equals(STREAMED))
                .allSatisfy(route ->
                        assertThat(route.configuration()).as(route.id()).isEqualTo("management"));
    }

    @Test
    void every_route_asks_who_is_calling_and_whether_they_may() {
        assertThat(routes)
                .filteredOn(route -> !FOR_EVERYBODY.contains(route.id()))
                .allSatisfy(route -> {
                    assertThat(route.steps()).as(route.id()).contains("authenticate", "readManagement");
                    assertThat(route.steps().getFirst()).as(route.id()).isEqualTo("authenticate");
                    assertThat(route.steps().getLast().equals("answerManagement"))
                            .as(route.id() + " answers in the envelope")
                            .isNotEqualTo(route.id().equals(STREAMED));
                });
    }

    /** What stands between may only say who may, see the package: it runs before anything is read. */
    @Test
    void every_route_reads_before_it_works() {
        assertThat(routes)
                .filteredOn(route -> !FOR_EVERYBODY.contains(route.id()))
                .allSatisfy(route -> assertThat(
                                route.steps().subList(1, route.steps().indexOf("readManagement")))
                        .as(route.id())
                        .allMatch(Set.of(
                                "admitApplications",
                                "admitChannelViewers",
                                "requireOperator",
                                "admitRequests",
                                "repeatFreely")::contains));
    }

    @Test
    void every_route_is_described_by_its_method_and_path() {
        assertThat(routes)
                .allSatisfy(route ->
                        assertThat(route.description()).as(route.id()).startsWith(route.method() + " " + route.path()));
    }
}
