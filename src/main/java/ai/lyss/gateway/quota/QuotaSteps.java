package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import java.util.function.BiFunction;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/admin/quotas.camel.yaml}. */
@Configuration(proxyBeanMethods = false)
class QuotaSteps {

    @Bean
    Processor listQuotas(QuotaAdministration administration) {
        return step(administration::list);
    }

    @Bean
    Processor createQuota(QuotaAdministration administration) {
        return step(administration::create);
    }

    @Bean
    Processor getQuota(QuotaAdministration administration) {
        return step(administration::get);
    }

    @Bean
    Processor updateQuota(QuotaAdministration administration) {
        return step(administration::update);
    }

    @Bean
    Processor deleteQuota(QuotaAdministration administration) {
        return step(administration::delete);
    }

    @Bean
    Processor getQuotaUsage(QuotaAdministration administration) {
        return step(administration::usage);
    }

    @Bean
    Processor listCurrentUsage(QuotaAdministration administration) {
        return step(administration::currentUsage);
    }

    private static Processor step(BiFunction<Caller, ManagementRequest, ManagementAnswer> what) {
        return exchange -> ManagementAnswer.KEY.set(
                exchange, what.apply(Caller.KEY.get(exchange), ManagementRequest.KEY.get(exchange)));
    }
}
