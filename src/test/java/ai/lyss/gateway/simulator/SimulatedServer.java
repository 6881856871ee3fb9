package ai.lyss.gateway.simulator;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The simulator on a real server, whose threads and dropped connections are part of what is tested. */
final class SimulatedServer implements BeforeAllCallback, AfterAllCallback {

    final SimulatorCounters counters = new SimulatorCounters();
    final Simulator simulator = new Simulator(counters, new KeyScripts());
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Tomcat tomcat = new Tomcat();
    private final Logger noise = Logger.getLogger("org.apache");

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, LifecycleException {
        noise.setLevel(Level.OFF); // every dropped connection is an exception on purpose
        Path directory = Files.createTempDirectory("simulator");
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        connector.setProperty("maxConnections", "20000");
        tomcat.setConnector(connector);
        Context application = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(application, "simulator", new SimulatorServlet());
        application.addServletMappingDecoded("/simulator/*", "simulator");
        LogManager.getLogManager().getLoggerNames().asIterator().forEachRemaining(name -> {
            if (name.startsWith("org.apache.catalina.core.ContainerBase.")) {
                Logger.getLogger(name).setLevel(Level.OFF); // Tomcat has given them levels of their own
            }
        });
        tomcat.start();
        simulator.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws LifecycleException {
        simulator.stop();
        client.shutdownNow();
        tomcat.stop();
        tomcat.destroy();
    }

    private final class SimulatorServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().endsWith("/count_tokens")) {
                simulator.countTokens(request, response);
                return;
            }
            String provider = request.getRequestURI().split("/")[2].toUpperCase(Locale.ROOT);
            simulator.answer(Provider.valueOf(provider), request, response);
        }
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/simulator/" + path);
    }

    /** A request with headers given as name and value by turns. */
    HttpRequest request(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        try {
            return client.send(request(path, body, headers), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** The answer as it arrives. */
    HttpResponse<InputStream> open(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Adds the body to {@code bytes} piece by piece: the client's stream forgets what it holds when it breaks. */
    int collect(HttpRequest request, ByteArrayOutputStream bytes) throws IOException, InterruptedException {
        return client.send(
                        request,
                        HttpResponse.BodyHandlers.ofByteArrayConsumer(piece -> piece.ifPresent(bytes::writeBytes)))
                .statusCode();
    }

    /** The text with what differs from run to run replaced. */
    static String stable(String text) {
        return text.replaceAll(
                        "(chatcmpl-|call_00_|call_|toolu_|msg_|req_|\"(?:id|responseId)\":\")[A-Za-z0-9]{24}", "$1ID")
                .replaceAll("\"created\":[1-9]\\d+", "\"created\":1");
    }
}
