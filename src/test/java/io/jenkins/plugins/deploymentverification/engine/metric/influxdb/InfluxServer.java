package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import io.jenkins.plugins.deploymentverification.engine.metric.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A real InfluxDB 1.x with the database {@code shop}, a user for it, and authentication switched on. */
final class InfluxServer implements AutoCloseable {

    static final String DATABASE = "shop";
    static final String USER = "reader";
    static final String PASSWORD = "reader-s3cret";

    private static final String ADMIN = "u=admin&p=admin-s3cret";

    private final Programs programs;
    private int port;

    private InfluxServer(Programs programs) {
        this.programs = programs;
    }

    static InfluxServer start() throws IOException, InterruptedException {
        String influxd = Programs.require("influxd", "Influxdb");
        InfluxServer server = new InfluxServer(new Programs("influxdb"));
        try {
            server.run(influxd);
            server.execute("CREATE USER admin WITH PASSWORD 'admin-s3cret' WITH ALL PRIVILEGES");
            server.execute("CREATE DATABASE " + DATABASE);
            server.execute("CREATE USER " + USER + " WITH PASSWORD '" + PASSWORD + "'");
            server.execute("GRANT READ ON " + DATABASE + " TO " + USER);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void run(String influxd) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 5; attempt++) {
            int[] ports = Programs.freePorts(2);
            port = ports[0];
            programs.write("influxdb.conf", """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "meta"
                [data]
                  dir = "data"
                  wal-dir = "wal"
                  query-log-enabled = false
                [monitor]
                  store-enabled = false
                [subscriber]
                  enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  log-enabled = false
                  auth-enabled = true
                  max-row-limit = 500
                """.formatted(ports[1], port));
            programs.start(Map.of(), influxd, "run", "-config", "influxdb.conf");
            if (programs.await(URI.create(url() + "/ping"))) {
                return;
            }
            programs.kill();
        }
        throw new IOException("InfluxDB did not start:\n" + programs.log());
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void execute(String statement) throws IOException {
        String query = URLEncoder.encode(statement, StandardCharsets.UTF_8);
        Programs.post(URI.create(url() + "/query?" + ADMIN), "q=" + query);
    }

    /** Points in the line protocol, with times in seconds. */
    void write(String lines) throws IOException {
        Programs.post(URI.create(url() + "/write?precision=s&db=" + DATABASE + "&" + ADMIN), lines);
    }

    void kill() {
        programs.kill();
    }

    @Override
    public void close() {
        programs.close();
    }
}
