import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks once, and looks at the answer. */
final class Asker {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** The answer with its status. */
    HttpResponse<String> ask(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.url())
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::header);
        return http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Whether it is the whole answer that was asked for. */
    static boolean isRight(Request request, HttpResponse<String> response) {
        String body = response.body().replace(" ", "");
        return response.statusCode() == 200
                && request.dialect().wholeMarks(request.ask().tokens()).stream().allMatch(body::contains);
    }
}
