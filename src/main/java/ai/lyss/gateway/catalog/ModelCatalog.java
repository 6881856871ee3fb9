package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Traits;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The catalog of {@code config/models.yaml}. */
@Component
public final class ModelCatalog implements Catalog {

    private final CatalogContent content;

    ModelCatalog(@Value("${lyss.catalog.file:config/models.yaml}") String file) {
        this.content = CatalogFile.read(Path.of(file));
    }

    /** The catalog of a file, for tests and tools. */
    public static Catalog of(Path file) {
        return CatalogFile.read(file)::traits;
    }

    @Override
    public Traits of(Channel channel, String upstreamModel) {
        return content.traits(channel, upstreamModel);
    }
}
