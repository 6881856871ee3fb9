import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** The quotas of one mode, one for each unit. */
final class Quotas {

    private static final int UNTIL_KNOWN = 1500; // milliseconds, to all nodes

    private final Cluster cluster;
    private final Map<Model, String> ids = new TreeMap<>();

    Quotas(Cluster cluster) {
        this.cluster = cluster;
    }

    /** For that share of what will be asked for. */
    void make(double share) throws Exception {
        Settings settings = cluster.settings();
        long requests = Math.round(share * settings.rate() * settings.seconds() / Model.values().length);
        for (Model model : Model.values()) {
            if (model.hasQuota()) {
                make(model, requests);
            }
        }
        Wait.millis(UNTIL_KNOWN);
    }

    private void make(Model model, long requests) throws Exception {
        Node first = cluster.nodes().all().getFirst();
        Answer sample = cluster.client().ask(first, model.id(), 0, false); // by a name that has no quota
        String limit = model.limit(requests, sample.prompt()).toPlainString();
        String made = cluster.management()
                .call(
                        "POST",
                        "quotas",
                        "{'tenant_id':'crash','model':'" + model.id() + ":*','window':'total','unit':'" + model.unit
                                + "','limit':" + limit + "}");
        ids.put(model, Text.find("\"id\":\"(quota-[^\"]+)\"", made));
    }

    void delete() throws Exception {
        for (String id : ids.values()) {
            cluster.management().call("DELETE", "quotas/" + id, "");
        }
        ids.clear();
    }

    /** Sets another limit. */
    void limit(Model model, BigDecimal limit) throws Exception {
        cluster.management().call("PATCH", "quotas/" + ids.get(model), "{'limit':" + limit + "}");
        Wait.millis(UNTIL_KNOWN);
    }

    Usage usage(Model model) throws Exception {
        return Usage.of(cluster.management().call("GET", "quotas/" + ids.get(model) + "/usage", ""));
    }

    /** Whether something is reserved, by requests or for a node. */
    boolean areLeased() throws Exception {
        for (Model model : ids.keySet()) {
            if (usage(model).leased().signum() > 0) {
                return true;
            }
        }
        return false;
    }
}
