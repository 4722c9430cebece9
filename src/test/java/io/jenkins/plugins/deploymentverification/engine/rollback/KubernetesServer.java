package io.jenkins.plugins.deploymentverification.engine.rollback;

import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.LocalCommandRunner;
import io.jenkins.plugins.deploymentverification.engine.metric.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;

/**
 * A real Kubernetes without nodes: etcd and an API server, and the controllers of workloads where they are asked for, on
 * free ports of the loopback address. The programs are looked for in the folder {@code KUBEBUILDER_ASSETS}, where
 * {@code setup-envtest} puts them, and on the PATH. There is no kubelet: nothing runs, and pods are as ready as {@link
 * Pods} says.
 *
 * <p>Without the programs the test is skipped, unless the system property {@code
 * deploymentverification.requireKubernetes} is true: then it fails.
 */
final class KubernetesServer extends ExternalResource {

    /** May do everything. */
    static final String ADMIN = "admin";

    /** May do nothing but what a test grants to the user {@code deployer}. */
    static final String DEPLOYER = "deployer";

    private static final String NAME = "Kubernetes";
    private static final String PATH = Stream.of("KUBEBUILDER_ASSETS", "PATH")
            .map(System.getenv()::get)
            .filter(folders -> folders != null && !folders.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final boolean withControllers;
    private Programs programs;
    private int port;
    private Process controllerManager;

    private KubernetesServer(boolean withControllers) {
        this.withControllers = withControllers;
    }

    /** Objects stay as they are written. */
    static KubernetesServer withoutControllers() {
        return new KubernetesServer(false);
    }

    /** Workloads get their revisions and pods. */
    static KubernetesServer withControllers() {
        return new KubernetesServer(true);
    }

    @Override
    protected void before() throws Throwable {
        String etcd = require("etcd");
        String server = require("kube-apiserver");
        require("kubectl");
        String controllers = withControllers ? require("kube-controller-manager") : null;
        programs = new Programs("kubernetes");
        try {
            start(etcd, server);
            if (controllers != null) {
                start(controllers);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            programs.close();
            throw e;
        }
    }

    @Override
    protected void after() {
        programs.close();
    }

    private static String require(String program) {
        return require(program, NAME);
    }

    /** Skips the test without one more program; or fails, as {@link Programs#require(String, String)} does. */
    static String require(String program, String name) {
        return Programs.require(program, name, PATH);
    }

    private void start(String etcd, String server) throws Exception {
        programs.write("tokens.csv", "t-admin,admin,1,system:masters\nt-deployer,deployer,2\n");
        programs.write("service-accounts.pem", privateKey());
        for (int attempt = 0; attempt < 3; attempt++) {
            int[] ports = Programs.freePorts(3);
            port = ports[2];
            String store = "http://127.0.0.1:" + ports[0];
            String peer = "http://127.0.0.1:" + ports[1];
            List<Process> started = List.of(
                    programs.start(
                            Map.of(),
                            etcd,
                            "--data-dir=etcd-" + attempt,
                            "--listen-client-urls=" + store,
                            "--advertise-client-urls=" + store,
                            "--listen-peer-urls=" + peer,
                            "--initial-advertise-peer-urls=" + peer,
                            "--initial-cluster=default=" + peer),
                    programs.start(
                            Map.of(),
                            server,
                            "--etcd-servers=" + store,
                            "--bind-address=127.0.0.1",
                            "--advertise-address=127.0.0.1",
                            "--endpoint-reconciler-type=none",
                            "--secure-port=" + port,
                            "--cert-dir=certificates",
                            "--service-cluster-ip-range=10.0.0.0/24",
                            "--authorization-mode=RBAC",
                            "--token-auth-file=tokens.csv",
                            "--disable-admission-plugins=ServiceAccount",
                            "--service-account-issuer=https://kubernetes.default.svc",
                            "--service-account-key-file=service-accounts.pem",
                            "--service-account-signing-key-file=service-accounts.pem"));
            programs.write("kube config", kubeconfig());
            if (isReady(started)) {
                return;
            }
            programs.kill();
        }
        throw new IOException("Kubernetes did not start:\n" + programs.log());
    }

    /** False when a process ended, as when someone took its port. */
    private boolean isReady(List<Process> started) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < deadline && started.stream().allMatch(Process::isAlive)) {
            if (run("get", "--raw=/readyz").isSuccess()
                    && run("get", "namespace", "default").isSuccess()) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    private void start(String controllers) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                controllers,
                "--kubeconfig=kube config",
                "--controllers=deployment,replicaset,statefulset,daemonset",
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=0"));
        CommandResult help = local(List.of(controllers, "--help"));
        if (help.output().contains(" --port int")) {
            command.add("--port=0"); // releases before 1.24 open one without TLS as well
        }
        controllerManager = programs.start(Map.of(), command.toArray(new String[0]));
    }

    private String kubeconfig() {
        String clusters = "- {name: test, cluster: {server: 'https://127.0.0.1:" + port
                + "', insecure-skip-tls-verify: true}}\n"
                + "- {name: gone, cluster: {server: 'https://127.0.0.1:9', insecure-skip-tls-verify: true}}\n";
        return "apiVersion: v1\nkind: Config\ncurrent-context: " + ADMIN + "\nclusters:\n" + clusters + "users:\n"
                + "- {name: admin, user: {token: t-admin}}\n- {name: deployer, user: {token: t-deployer}}\ncontexts:\n"
                + Map.of(ADMIN, "test", DEPLOYER, "test", "gone", "gone").entrySet().stream()
                        .map(c -> "- {name: " + c.getKey() + ", context: {cluster: " + c.getValue() + ", user: "
                                + (c.getKey().equals(DEPLOYER) ? DEPLOYER : ADMIN) + "}}")
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private static String privateKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** For what is tested. */
    Kubectl cluster(String namespace, String context) {
        return new Kubectl(
                namespace, context, programs.folder().resolve("kube config").toString());
    }

    /** Finds kubectl and its plugins where this server's are, and in further folders before. */
    CommandRunner runner(Path... folders) {
        return command -> {
            List<String> arguments = new ArrayList<>(List.of(
                    "env",
                    "PATH="
                            + Arrays.stream(folders)
                                    .map(f -> f + File.pathSeparator)
                                    .collect(Collectors.joining())
                            + PATH,
                    // kubectl keeps what it discovered of a server under its home
                    "HOME=" + programs.folder()));
            arguments.addAll(command.arguments());
            return new LocalCommandRunner(programs.folder())
                    .run(new Command(arguments, command.environment(), command.timeout(), command.secrets()));
        };
    }

    /** What kubectl says to the administrator; it must succeed. */
    String kubectl(String... arguments) throws IOException, InterruptedException {
        CommandResult result = run(arguments);
        if (!result.isSuccess()) {
            throw new IOException("kubectl " + String.join(" ", arguments) + ": " + result.output());
        }
        return result.stdout().strip();
    }

    private CommandResult run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig=kube config", "--context=" + ADMIN));
        command.addAll(List.of(arguments));
        return local(command);
    }

    private CommandResult local(List<String> command) throws IOException, InterruptedException {
        return runner().run(Command.of(command, MINUTE));
    }

    /** Creates or changes objects as a text in YAML describes them. */
    void apply(String objects) throws IOException, InterruptedException {
        Path file = Files.createTempFile(programs.folder(), "objects", ".yaml");
        Files.writeString(file, "---\n" + objects); // what begins with a brace is taken for JSON
        kubectl("apply", "--validate=false", "--filename=" + file);
    }

    /** The controllers see nothing until they {@link #continueControllers continue}. */
    void stopControllers() throws IOException, InterruptedException {
        signal("STOP");
    }

    void continueControllers() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        local(List.of("kill", "-" + signal, String.valueOf(controllerManager.pid())));
    }
}
