package ai.lyss.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Tomcat of its own, whose one servlet reads its request as characters and writes them back. */
class LeanRequestsTest {

    private static final String LONG = "häuser \uD83D\uDE80 ".repeat(5000);

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();
    private final Queue<Integer> capacities = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        tomcat.getEngine().getPipeline().addValve(new LeanRequests());
        tomcat.getEngine().getPipeline().addValve(new Look());
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "echo", new Echo());
        context.addServletMappingDecoded("/", "echo");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void request_hasASmallBufferForCharacters_andIsReadWholeNevertheless() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String body : new String[] {LONG, "", "short", LONG}) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:"
                                        + tomcat.getConnector().getLocalPort() + "/"))
                                .header("Content-Type", "text/plain;charset=UTF-8")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                assertThat(answer.body()).isEqualTo(body);
            }
        }
        assertThat(capacities)
                .hasSize(4)
                .allSatisfy(capacity -> assertThat(capacity)
                        .as("of Tomcat's InputBuffer; its fields may have other names now")
                        .isLessThan(1024));
    }

    private final class Look extends ValveBase {

        @Override
        public void invoke(Request request, Response response) {
            capacities.add(((CharBuffer) field(field(request, "inputBuffer"), "cb")).capacity());
            try {
                getNext().invoke(request, response);
            } catch (IOException | jakarta.servlet.ServletException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private static Object field(Object of, String name) {
            try {
                Field field = of.getClass().getDeclaredField(name);
                field.setAccessible(true);
                return field.get(of);
            } catch (ReflectiveOperationException missing) {
                throw new AssertionError(missing);
            }
        }
    }

    private static final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            StringWriter read = new StringWriter();
            request.getReader().transferTo(read);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(read.toString());
        }
    }
}
