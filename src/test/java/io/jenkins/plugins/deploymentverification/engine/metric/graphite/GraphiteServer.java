package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import io.jenkins.plugins.deploymentverification.engine.metric.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

/**
 * A real Graphite: carbon-cache, which takes the points and writes them to whisper files of 10 s for an hour and 1 min
 * for a day, and the web application.
 */
final class GraphiteServer implements AutoCloseable {

    private final Programs programs;
    private int webPort;
    private int linePort;

    private GraphiteServer(Programs programs) {
        this.programs = programs;
    }

    static GraphiteServer start() throws IOException, InterruptedException {
        String carbon = Programs.require("carbon-cache", "Graphite");
        String manage = Programs.require("graphite-manage", "Graphite");
        GraphiteServer server = new GraphiteServer(new Programs("graphite"));
        try {
            server.run(carbon, manage);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void run(String carbon, String manage) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "PYTHONPATH",
                programs.folder().toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "GRAPHITE_STORAGE_DIR",
                programs.folder().toString(),
                "GRAPHITE_SETTINGS_MODULE",
                "graphite_test_settings");
        for (String folder : new String[] {"conf", "whisper", "logs", "run"}) {
            Files.createDirectories(programs.folder().resolve(folder));
        }
        for (int attempt = 0; attempt < 5; attempt++) {
            int[] ports = Programs.freePorts(4);
            webPort = ports[0];
            linePort = ports[1];
            configure(ports);
            if (attempt == 0) {
                programs.run(environment, manage, "migrate", "--run-syncdb");
            }
            programs.start(environment, carbon, "--nodaemon", "--config=conf/carbon.conf", "start");
            programs.start(environment, manage, "runserver", "--noreload", "--insecure", "127.0.0.1:" + webPort);
            if (programs.await(linePort)
                    && programs.await(URI.create(url() + "/version"))
                    && programs.await(URI.create(url() + "/render?format=json&target=constantLine(1)"))) {
                return;
            }
            programs.kill();
        }
        throw new IOException("Graphite did not start:\n" + programs.log());
    }

    private void configure(int[] ports) throws IOException {
        String folder = programs.folder().toString();
        programs.write("conf/storage-schemas.conf", """
            [all]
            pattern = .*
            retentions = 10s:1h,1m:1d
            """);
        programs.write("conf/carbon.conf", """
            [cache]
            STORAGE_DIR = %1$s/
            LOCAL_DATA_DIR = %1$s/whisper/
            CONF_DIR = %1$s/conf/
            LOG_DIR = %1$s/logs/
            PID_DIR = %1$s/run/
            USER =
            MAX_CREATES_PER_MINUTE = inf
            ENABLE_UDP_LISTENER = False
            CARBON_METRIC_INTERVAL = 0
            ENABLE_TAGS = False
            LINE_RECEIVER_INTERFACE = 127.0.0.1
            LINE_RECEIVER_PORT = %2$d
            PICKLE_RECEIVER_INTERFACE = 127.0.0.1
            PICKLE_RECEIVER_PORT = %3$d
            CACHE_QUERY_INTERFACE = 127.0.0.1
            CACHE_QUERY_PORT = %4$d
            """.formatted(folder, linePort, ports[2], ports[3]));
        programs.write("graphite_test_settings.py", """
            SECRET_KEY = 'a test'
            ALLOWED_HOSTS = ['*']
            LOG_ROTATION = False
            CONF_DIR = '%1$s/conf'
            STORAGE_DIR = '%1$s'
            WHISPER_DIR = '%1$s/whisper'
            LOG_DIR = '%1$s/logs'
            INDEX_FILE = '%1$s/index'
            TIME_ZONE = 'UTC'
            CARBONLINK_HOSTS = ['127.0.0.1:%2$d']
            DATABASES = {'default': {'NAME': '%1$s/db', 'ENGINE': 'django.db.backends.sqlite3'}}
            FUNCTION_PLUGINS = []
            """.formatted(folder, ports[3]));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + webPort);
    }

    /** Points in the plain text protocol: path, value, seconds. */
    void write(String lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), linePort)) {
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        programs.close();
    }
}
