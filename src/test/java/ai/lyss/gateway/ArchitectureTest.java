package ai.lyss.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The rules that keep the tree readable: steps share nouns, only {@code routes/} knows their order. */
@AnalyzeClasses(packages = "ai.lyss.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule core_imports_nothing_of_ours = noClasses()
            .that()
            .resideInAPackage("..gateway.core..")
            .should()
            .dependOnClassesThat(resideInAPackage("ai.lyss..")
                    .and(resideInAPackage("..gateway.core..").negate()));

    @ArchTest
    static final ArchRule steps_do_not_know_each_other = slices().matching("ai.lyss.gateway.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("..gateway.core.."));

    /** Azure says OpenAI's words with an accent, and Gemini some of them, so they may build on {@code provider.openai}. */
    @ArchTest
    static final ArchRule providers_do_not_know_each_other = slices().matching("ai.lyss.gateway.provider.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAnyPackage("..provider.sse..", "..provider.openai.."));

    @ArchTest
    static final ArchRule a_provider_is_known_to_routes_only = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.provider.*..")
            .should()
            .dependOnClassesThat(resideInAPackage("..gateway.provider.*..")
                    .and(resideInAPackage("..provider.sse..").negate()));

    @ArchTest
    static final ArchRule packages_form_no_cycles =
            slices().matching("ai.lyss.gateway.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule a_class_says_what_it_is =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?|Service)");

    @ArchTest
    static final ArchRule time_is_java_time = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Date")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Calendar");

    /** But for the first keys, which must not be in a log. */
    @ArchTest
    static final ArchRule nothing_prints =
            noClasses().that().doNotHaveSimpleName("FirstStart").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule logging_is_slf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule beans_get_what_they_need_by_constructor = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static void every_package_is_null_marked(JavaClasses classes) {
        List<String> unmarked = classes.stream()
                .map(type -> type.getPackage())
                .distinct()
                .filter(pack -> !pack.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).as("packages without a @NullMarked package-info").isEmpty();
    }
}
