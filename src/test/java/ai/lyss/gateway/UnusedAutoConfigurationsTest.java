package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.io.support.SpringFactoriesLoader;

class UnusedAutoConfigurationsTest {

    private static final List<String> CANDIDATES = new ArrayList<>();

    static {
        ImportCandidates.load(AutoConfiguration.class, UnusedAutoConfigurationsTest.class.getClassLoader())
                .forEach(CANDIDATES::add);
    }

    /** A library that was renamed or has gone would leave a line that does nothing. */
    @Test
    void everyLineLeavesSomethingOut() {
        assertThat(UnusedAutoConfigurations.NAMES)
                .allSatisfy(name -> assertThat(CANDIDATES).anyMatch(candidate -> candidate.startsWith(name)));
    }

    @Test
    void otherPlacesStayAsTheyAre() {
        String[] candidates = {
            null,
            "org.apache.camel.component.seda.springboot.SedaComponentAutoConfiguration",
            "org.apache.camel.component.http.springboot.HttpComponentAutoConfiguration",
            "org.apache.camel.spring.boot.CamelAutoConfiguration"
        };

        assertThat(new UnusedAutoConfigurations().match(candidates, null)).containsExactly(true, false, true, true);
    }

    @Test
    void springBootAsksIt() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(AutoConfigurationImportFilter.class))
                .hasAtLeastOneElementOfType(UnusedAutoConfigurations.class);
    }
}
