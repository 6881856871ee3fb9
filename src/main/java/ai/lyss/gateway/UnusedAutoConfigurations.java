package ai.lyss.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * What Spring Boot and Camel would configure because their jars are there, and nothing here uses. Each of these is read,
 * its conditions are judged and its beans are made: a tenth of what a start takes. Camel's components and languages work
 * without theirs, but for properties such as {@code camel.component.seda.queue-size}; whoever wants these in routes of
 * their own takes the line out.
 */
final class UnusedAutoConfigurations implements AutoConfigurationImportFilter {

    /** How their names begin. */
    static final List<String> NAMES = List.of(
            "org.apache.camel.component.beanclass.",
            "org.apache.camel.component.browse.",
            "org.apache.camel.component.controlbus.",
            "org.apache.camel.component.dataformat.",
            "org.apache.camel.component.dataset.",
            "org.apache.camel.component.mock.",
            "org.apache.camel.component.ref.",
            "org.apache.camel.component.rest.",
            "org.apache.camel.component.saga.",
            "org.apache.camel.component.scheduler.",
            "org.apache.camel.component.seda.",
            "org.apache.camel.component.stub.",
            "org.apache.camel.component.validator.",
            "org.apache.camel.component.xslt.",
            "org.apache.camel.language.csimple.",
            "org.apache.camel.language.ref.",
            "org.apache.camel.language.simple.springboot.FileLanguageAutoConfiguration",
            "org.apache.camel.language.tokenizer.",
            "org.apache.camel.language.variable.",
            "org.apache.camel.language.xpath.",
            "org.apache.camel.model.rest.",
            "org.apache.camel.spring.boot.cloud.",
            "org.apache.camel.spring.boot.routetemplate.",
            "org.apache.camel.spring.boot.trace.",
            "org.apache.camel.spring.boot.vault.",
            "org.springframework.boot.actuate.autoconfigure.metrics.integration.",
            "org.springframework.boot.actuate.autoconfigure.metrics.redis.",
            "org.springframework.boot.actuate.autoconfigure.observation.web.client.",
            "org.springframework.boot.actuate.autoconfigure.scheduling.",
            "org.springframework.boot.autoconfigure.aop.",
            "org.springframework.boot.autoconfigure.dao.",
            "org.springframework.boot.autoconfigure.gson.",
            "org.springframework.boot.autoconfigure.http.client.",
            "org.springframework.boot.autoconfigure.netty.",
            "org.springframework.boot.autoconfigure.reactor.",
            "org.springframework.boot.autoconfigure.sql.init.",
            "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration",
            "org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration",
            "org.springframework.boot.autoconfigure.web.client.",
            "org.springframework.boot.autoconfigure.web.reactive.function.client.",
            "org.springframework.boot.autoconfigure.websocket.servlet.");

    /** True for what stays; those that are gone already are null. */
    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        boolean[] stay = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String candidate = candidates[i];
            stay[i] = candidate == null || NAMES.stream().noneMatch(candidate::startsWith);
        }
        return stay;
    }
}
