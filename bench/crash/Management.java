import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The management API of the nodes, as their operator uses it. */
final class Management {

    private final HttpClient http = Http.client();
    private final Nodes nodes;
    private final String simulator;
    private final String operator;

    /** The first node's log has the operator's key. */
    Management(Nodes nodes, String simulator, String log) {
        this.nodes = nodes;
        this.simulator = simulator;
        this.operator = Text.find("Operator key:\\s+(\\S+)", log);
    }

    /** Makes a tenant with a channel for each model; returns its key. */
    String furnish() throws Exception {
        call("POST", "tenants", "{'id':'crash','name':'Crash'}");
        String made = call("POST", "keys", "{'tenant_id':'crash','name':'crash','sees_channels':true}");
        for (Model model : Model.values()) {
            channel(model.channel(), model, model.channelModels());
        }
        return Text.find("\"key\":\"([^\"]+)\"", made);
    }

    /** Makes a channel on the first node, to the provider of a model. */
    void channel(String id, Model model, String models) throws Exception {
        call(
                nodes.all().getFirst(),
                "POST",
                "channels",
                "{'id':'" + id + "','tenant_id':'crash','name':'" + id + "','provider':'" + model.provider()
                        + "','base_url':'" + simulator + model.path + "','credential':'simulated-" + id
                        + "','models':" + models + ",'settings':{'price-input':'1','price-output':'10'}}");
    }

    /** Asks one of the nodes that are up. */
    String call(String method, String path, String body) throws Exception {
        return call(nodes.anyOf(nodes.up()), method, path, body);
    }

    /** Quotes in the body are single ones. */
    String call(Node node, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(Http.url(node.port(), "/api/v1/" + path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + operator);
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
