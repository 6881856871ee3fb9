package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.DeclareChannels;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementAnswer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code /api/v1/channels/plan} and {@code /apply}: channels and policies as a document declares them. */
@Configuration(proxyBeanMethods = false)
class DeclarationSteps {

    private final DeclareChannels declare;

    DeclarationSteps(DeclareChannels declare) {
        this.declare = declare;
    }

    @Bean
    Step planChannels() {
        return new Step((request, owner) -> {
            operatorOnly(owner);
            return ManagementAnswer.of(
                    declare.plan(request.body(), request.yaml()).words(false));
        });
    }

    @Bean
    Step applyChannels() {
        return new Step((request, owner) -> {
            operatorOnly(owner);
            return ManagementAnswer.of(
                    declare.apply(request.body(), request.yaml()).words(true));
        });
    }

    private static void operatorOnly(Owner owner) {
        if (!owner.isOperator()) {
            throw new GatewayException(ErrorKind.FORBIDDEN, "This needs a key of an operator.");
        }
    }
}
