package ai.lyss.gateway.reload;

import org.apache.camel.FailedToCreateRouteException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Says in a few lines why a start with routes that cannot be used has failed; Camel's stack trace is long. */
final class RoutesFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof FailedToCreateRouteException || each instanceof YamlEngineException) {
                return new FailureAnalysis(
                        String.valueOf(each.getMessage()).strip(), "Correct the file in routes/ that has it.", each);
            }
        }
        return null;
    }
}
