package ai.lyss.gateway.provider;

import ai.lyss.gateway.catalog.ModelCatalog;
import ai.lyss.gateway.core.Catalog;
import java.nio.file.Path;

/** The catalog that the gateway ships with, read once. */
public final class TestCatalog {

    /** Of {@code config/models.yaml}. */
    public static final Catalog SHIPPED = ModelCatalog.of(Path.of("config/models.yaml"));

    private TestCatalog() {}
}
