import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The floor: nginx that passes everything on to the simulator and looks at nothing. */
final class Nginx {

    final int port;
    private final Process process;

    Nginx(Path work, int upstream) throws Exception {
        port = Server.freePort();
        Path home = Files.createDirectories(work.resolve("nginx"));
        Path configuration = Files.writeString(home.resolve("nginx.conf"), configuration(home, upstream));
        process = new ProcessBuilder(
                        "nginx", "-e", home + "/error.log", "-p", home.toString(), "-c", configuration + "")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output.log").toFile())
                .start();
        if (process.waitFor(500, TimeUnit.MILLISECONDS)) {
            throw new IOException("nginx does not start: " + Files.readString(home.resolve("output.log")));
        }
    }

    private String configuration(Path home, int upstream) {
        boolean root = "root".equals(System.getProperty("user.name"));
        return """
                daemon off;
                %s
                pid HOME/nginx.pid;
                worker_processes auto;
                worker_rlimit_nofile 20000;
                events { worker_connections 16000; }
                http {
                    access_log off;
                    client_body_temp_path HOME/body;
                    proxy_temp_path HOME/proxy;
                    fastcgi_temp_path HOME/fastcgi;
                    uwsgi_temp_path HOME/uwsgi;
                    scgi_temp_path HOME/scgi;
                    client_max_body_size 32m;
                    client_body_buffer_size 2m; # a large prompt does not go by way of the disk
                    keepalive_requests 1000000;
                    upstream simulator { server 127.0.0.1:UPSTREAM; keepalive 256; keepalive_requests 1000000;
                        keepalive_timeout 10s; } # the simulator closes what was idle for 20 s
                    server {
                        listen 127.0.0.1:PORT backlog=4096;
                        location / {
                            proxy_pass http://simulator;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_buffering off;
                            proxy_read_timeout 300s;
                        }
                    }
                }
                """.formatted(root ? "user root;" : "")
                .replace("HOME", home.toString())
                .replace("UPSTREAM", upstream + "")
                .replace("PORT", port + "");
    }

    long pid() {
        return process.pid();
    }

    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
