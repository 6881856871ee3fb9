package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {

    @ParameterizedTest
    @CsvSource({
        // role, own key, tenant and key of what is seen
        "OPERATOR,      k, other, x, true",
        "OPERATOR,       , other,  , true",
        "OPERATOR,      k,      , x, true",
        "ADMINISTRATOR, k, one,   x, true",
        "ADMINISTRATOR,  , one,    , true",
        "ADMINISTRATOR, k, other, k, false",
        "ADMINISTRATOR, k,      , k, false",
        "APPLICATION,   k, one,   k, true",
        "APPLICATION,   k, one,   x, false",
        "APPLICATION,   k, one,    , false",
        "APPLICATION,    , one,    , false",
        "APPLICATION,    , one,   x, false",
        "APPLICATION,   k, other, k, false",
        "APPLICATION,   k,      , k, false"
    })
    void sees_whatItsRoleShows(
            Role role, @Nullable String own, @Nullable String tenant, @Nullable String key, boolean seen) {
        Caller caller = new Caller("one", own, null, role, false, null);
        assertThat(caller.sees(tenant, key)).isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource({
        "APPLICATION, false, false",
        "APPLICATION, true, true",
        "ADMINISTRATOR, false, true",
        "OPERATOR, false, true"
    })
    void channels_areForWhoIsToldOfThemAnyway(Role role, boolean told, boolean may) {
        assertThat(new Caller("one", "k", null, role, told, null).maySeeChannels())
                .isEqualTo(may);
    }
}
