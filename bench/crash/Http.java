import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** How everything here asks the processes of this machine. */
final class Http {

    private Http() {}

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    static URI url(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
