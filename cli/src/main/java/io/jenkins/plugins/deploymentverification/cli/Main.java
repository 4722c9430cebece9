package io.jenkins.plugins.deploymentverification.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The engine as a command line. */
@Command(
        name = Main.NAME,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Answers one question after a deployment: is the new version healthy enough to stay?",
        subcommands = {
            VerifyCommand.class,
            CheckPolicyCommand.class,
            BacktestCommand.class,
            SuggestCommand.class,
            NotifyCommand.class,
            JiraCommand.class,
            DatadogCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Begin with a policy that says what must hold, policy.yaml:",
            "",
            "  services:",
            "    - name: checkout",
            "      preset: web-service",
            "      window: {duration: 5m, interval: 15s}",
            "",
            "and verify it against a Prometheus:",
            "",
            "  " + Main.NAME + " verify --policy policy.yaml \\",
            "      --source main=prometheus:http://localhost:9090",
            "",
            "'" + Main.NAME + " help verify' tells all its options and exit codes."
        })
public final class Main implements Runnable {

    static final String NAME = "deployment-verification";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show stack traces and the log. Never shows secrets.")
    private boolean debug;

    private Main() {}

    /** Runs and exits; see the exit codes in the help. */
    public static void main(String[] args) {
        Interruption interruption = new Interruption();
        interruption.listen();
        int code = run(Terminal.ofProcess(), interruption, args);
        interruption.exit(code);
    }

    /** Runs within this process. */
    static int run(Terminal terminal, Interruption interruption, String... args) {
        if (!List.of(args).contains("--debug")) {
            LogManager.getLogManager().reset(); // a log line would tear the progress line
        }
        CommandLine line = new CommandLine(new Main(), new Commands(terminal, interruption));
        line.addSubcommand(new CommandLine.HelpCommand());
        line.setOut(new PrintWriter(terminal.out(), true, terminal.charset()));
        line.setErr(new PrintWriter(terminal.err(), true, terminal.charset()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(Math.min(Math.max(terminal.width(), 60), 110));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, a) -> wrongUsage(e));
        line.setExecutionExceptionHandler(Main::failed);
        return line.execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Needs a command: " + String.join(", ", spec.subcommands().keySet()));
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(NAME + ": " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        boolean debug = ((Main) line.getCommandSpec().root().userObject()).debug;
        if (e instanceof UsageException) {
            line.getErr().println(NAME + ": " + e.getMessage());
        } else {
            line.getErr().println(NAME + ": internal error: " + e);
            line.getErr()
                    .println(debug ? "Please report it with what follows." : "Run again with --debug to see where.");
        }
        if (debug) {
            e.printStackTrace(line.getErr());
        }
        return e instanceof UsageException ? ExitCode.USAGE : ExitCode.INTERNAL;
    }

    /** Gives the commands what they talk to. */
    private static final class Commands implements CommandLine.IFactory {

        private final Map<Class<?>, Supplier<?>> ours;

        Commands(Terminal terminal, Interruption interruption) {
            ours = new HashMap<>(Map.of(
                    VerifyCommand.class, () -> new VerifyCommand(terminal, interruption),
                    CheckPolicyCommand.class, () -> new CheckPolicyCommand(terminal),
                    BacktestCommand.class, () -> new BacktestCommand(terminal, interruption),
                    SuggestCommand.class, () -> new SuggestCommand(terminal, interruption),
                    NotifyCommand.class, () -> new NotifyCommand(terminal),
                    JiraTransitionCommand.class, () -> new JiraTransitionCommand(terminal, interruption),
                    JiraCommentCommand.class, () -> new JiraCommentCommand(terminal, interruption),
                    JiraIssueCommand.class, () -> new JiraIssueCommand(terminal, interruption),
                    JiraCheckCommand.class, () -> new JiraCheckCommand(terminal, interruption)));
            ours.put(DatadogMonitorsCommand.class, () -> new DatadogMonitorsCommand(terminal, interruption));
            ours.put(DatadogCreateMonitorCommand.class, () -> new DatadogCreateMonitorCommand(terminal, interruption));
        }

        @Override
        public <K> K create(Class<K> type) throws Exception {
            Supplier<?> own = ours.get(type);
            return own == null ? CommandLine.defaultFactory().create(type) : type.cast(own.get());
        }
    }

    /** Tells the versions of the program and of what it runs on. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
                properties.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
            }
            return new String[] {
                NAME + " " + properties.getProperty("version"),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
