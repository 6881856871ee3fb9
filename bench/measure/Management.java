import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway's management API, as its operator uses it. */
final class Management {

    static final String TENANT = "bench";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String operator;

    Management(int port, String log) {
        this.base = "http://127.0.0.1:" + port + "/api/v1/";
        this.operator = find("Operator key:\\s+(\\S+)", log);
    }

    /** Makes a tenant with channels to the simulator, prices and quotas; returns its key. */
    String furnish(int simulator) throws Exception {
        call("POST", "tenants", "{'id':'bench','name':'Bench'}");
        for (Dialect provider : Dialect.values()) {
            String name = provider.provider;
            call(
                    "POST",
                    "channels",
                    ("{'id':'bench-%s','tenant_id':'bench','name':'%s','provider':'%s','credential':'simulated-%s',"
                                    + "'base_url':'http://127.0.0.1:%d/simulator/%s','models':['sim-%s','sim-%s:*'],"
                                    + "'settings':{'price-input':'1','price-output':'10'}}")
                            .formatted(name, name, name, name, simulator, provider.base, name, name));
        }
        call("POST", "quotas", "{'tenant_id':'bench','unit':'cost','window':'month','limit':100000}");
        call("POST", "quotas", "{'tenant_id':'bench','unit':'total_tokens','window':'day','limit':100000000000}");
        return find("\"key\":\"([^\"]+)\"", call("POST", "keys", "{'tenant_id':'bench','name':'bench'}"));
    }

    /** How many requests the ledger has. */
    long requests() throws Exception {
        return usage("requests");
    }

    /** How many of them were answered. */
    long answered() throws Exception {
        return usage("answered");
    }

    private long usage(String field) throws Exception {
        return Long.parseLong(find("\"" + field + "\":(\\d+)", call("GET", "usage?tenant_id=" + TENANT, "")));
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("authorization", "Bearer " + operator)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** The first group of the pattern. */
    static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
